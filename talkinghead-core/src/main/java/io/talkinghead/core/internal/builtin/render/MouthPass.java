package io.talkinghead.core.internal.builtin.render;

/**
 * The last pass: the mouth, in three layers. The upper layer carries the upper lip, the lower one
 * the lower lip and the jaw, each cut off at the lip line <em>in the portrait</em>; between them
 * the inside of the mouth moves with the head alone, but for upper teeth that go up behind lips
 * which round, as if these covered them; to fade them would let the dark shine through.
 *
 * <p>The cuts are soft ramps that add up to one where the lips touch, so a mouth at rest is the
 * portrait. Where the layers overlap, the upper lip lies in front. Towards the border of its box
 * the pass fades into the one before. Scratch of one painter.
 */
final class MouthPass {
  private final Picture picture;
  private final FaceSpace space;
  private final MouthScene scene;
  private final Grid grid;
  private final Fade fade;
  private final InverseMap upper;
  private final InverseMap lower;
  private final InverseMap head;
  private final float[] belowUpper;
  private final float[] belowLower;
  private final float[] within;
  private final float[] insideX;
  private final float[] insideY;
  private final MapRow upperX;
  private final MapRow upperY;
  private final MapRow lowerX;
  private final MapRow lowerY;
  private final MapRow upperCut;
  private final MapRow lowerCut;
  private final MapRow seamRow;
  private final MapRow spriteX;
  private final MapRow spriteY;
  private final MapRow[] rows;
  private final float[] headAmounts = new float[Channel.COUNT];

  private int jawShift;
  private int tongueShift;
  private int tongueLight;
  private int upperTeethShift;
  private int shadowScale;

  /** How dark the line is along which an open mouth has closed, 0 to 1. */
  private float seam;

  MouthPass(Picture picture, FaceSpace space, MouthScene scene) {
    this.picture = picture;
    this.space = space;
    this.scene = scene;
    grid = scene.upper().grid;
    fade = new Fade(grid.box());
    int n = grid.nodes();
    upper = new InverseMap(n);
    lower = new InverseMap(n);
    head = new InverseMap(n);
    belowUpper = new float[n];
    belowLower = new float[n];
    within = new float[n];
    insideX = new float[n];
    insideY = new float[n];
    upperX = new MapRow(grid, 0, picture.width - 1);
    upperY = new MapRow(grid, 0, picture.height - 1);
    lowerX = new MapRow(grid, 0, picture.width - 1);
    lowerY = new MapRow(grid, 0, picture.height - 1);
    upperCut = new MapRow(grid, -1000, 1000);
    lowerCut = new MapRow(grid, -1000, 1000);
    seamRow = new MapRow(grid, 0, 1);
    spriteX = new MapRow(grid, -16000, 16000);
    spriteY = new MapRow(grid, -16000, 16000);
    rows =
        new MapRow[] {
          upperX, upperY, lowerX, lowerY, upperCut, lowerCut, seamRow, spriteX, spriteY
        };
  }

  /** Returns the pixels that {@link #paint} overwrites wholly if the mouth is fully at work. */
  PixelBox opaque(Rig rig) {
    return scene.ownGap() && rig.activity < 1 ? PixelBox.NONE : fade.inner;
  }

  /** Paints over {@code rgb}. */
  void paint(Rig rig, byte[] rgb) {
    upper.solve(scene.upper(), rig.amounts);
    lower.solve(scene.lower(), rig.amounts);
    System.arraycopy(rig.amounts, 0, headAmounts, 0, Channel.FIRST_OF_MOUTH.ordinal());
    head.solve(scene.upper(), headAmounts);
    MouthInside inside = scene.inside();
    seam = scene.ownGap() ? 0.33f * rig.amounts[Channel.CLOSE.ordinal()] : 0;
    float cut = 1f / (float) scene.feather();
    for (int k = 0; k < grid.nodes(); k++) {
      belowUpper[k] = cut * (float) scene.belowUpper(space, upper.x[k], upper.y[k]);
      belowLower[k] = cut * (float) scene.belowLower(space, lower.x[k], lower.y[k]);
      within[k] = (float) (seam * scene.within(space, upper.x[k], upper.y[k]));
      double u = space.u(head.x[k], head.y[k]);
      double v = space.v(head.x[k], head.y[k]);
      insideX[k] = (float) ((u - inside.originU) * inside.scale);
      insideY[k] = (float) ((v - inside.originV) * inside.scale);
    }
    upperX.set(upper.x);
    upperY.set(upper.y);
    lowerX.set(lower.x);
    lowerY.set(lower.y);
    upperCut.set(belowUpper);
    lowerCut.set(belowLower);
    seamRow.set(within);
    spriteX.set(insideX);
    spriteY.set(insideY);
    jawShift = (int) (rig.jawDrop * inside.scale * Lanes.ONE);
    tongueShift = (int) ((rig.jawDrop - 0.09f * rig.tongue) * inside.scale * Lanes.ONE);
    tongueLight = (int) (205 + 51 * rig.tongue);
    upperTeethShift = (int) (rig.covered * inside.upperTeethRise * inside.scale * Lanes.ONE);
    shadowScale = (int) (256 * scene.feather() / 0.05);
    int full = scene.ownGap() ? Math.round(256 * rig.activity) : 256;
    PixelBox box = grid.box();
    for (int y = box.y0(); y < box.y1(); y++) {
      int rowWeight = fade.rows[y - box.y0()];
      goTo(y - box.y0());
      for (int column = 0; column + 1 < grid.columns(); column++) {
        cell(column, y, (rowWeight * full) >> 8, rgb);
      }
    }
  }

  /** Goes to a row of pixels; rows are visited one after the other. */
  private void goTo(int line) {
    for (MapRow row : rows) {
      if (line % grid.cell() == 0) {
        row.begin(line / grid.cell());
      } else {
        row.next();
      }
    }
  }

  private void cell(int column, int y, int rowWeight, byte[] rgb) {
    PixelBox box = grid.box();
    int x0 = grid.x(column);
    int x1 = Math.min(x0 + grid.cell(), box.x1());
    int upperCutStep = upperCut.step[column];
    int lowerCutStep = lowerCut.step[column];
    int upperXStep = upperX.step[column];
    int upperYStep = upperY.step[column];
    int lowerXStep = lowerX.step[column];
    int lowerYStep = lowerY.step[column];
    int seamStep = seamRow.step[column];
    int spriteXStep = spriteX.step[column];
    int spriteYStep = spriteY.step[column];
    long[] texels = picture.texels;
    int stride = picture.stride;
    int o = 3 * (y * picture.width + x0);
    for (int x = x0, n = 0; x < x1; x++, n++, o += 3) {
      int cutU = upperCut.at[column] + n * upperCutStep;
      int cutL = lowerCut.at[column] + n * lowerCutStep;
      int partU = Math.max(0, Math.min(256, 128 - (cutU >> 8)));
      int partL = Math.min(256 - partU, Math.max(0, 128 + (cutL >> 8)));
      long colour = 0;
      if (partU + partL < 256) {
        colour =
            insideColour(
                spriteX.at[column] + n * spriteXStep,
                spriteY.at[column] + n * spriteYStep,
                cutU,
                -cutL);
      }
      if (partL > 0) {
        long under =
            Lanes.sample(
                texels,
                stride,
                lowerX.at[column] + n * lowerXStep,
                lowerY.at[column] + n * lowerYStep);
        // the upper part is laid over afterwards: share of the lower lip in what is not upper
        colour =
            partL + partU >= 256 ? under : Lanes.blend(colour, under, 256 * partL / (256 - partU));
      }
      if (partU > 0) {
        long over =
            Lanes.sample(
                texels,
                stride,
                upperX.at[column] + n * upperXStep,
                upperY.at[column] + n * upperYStep);
        colour = Lanes.blend(colour, over, partU);
      }
      if (seam > 0 && partU > 0 && partU < 256 && partU + partL == 256) {
        int dark = (seamRow.at[column] + n * seamStep) >> 8;
        colour = Lanes.shade(colour, 256 - ((dark * (128 - Math.abs(partU - 128))) >> 7));
      }
      int weight = (fade.columns[x - box.x0()] * rowWeight) >> 8;
      if (weight < 256) {
        colour = Lanes.blend(Lanes.get(rgb, o), colour, weight);
      }
      Lanes.put(rgb, o, colour);
    }
  }

  /**
   * Returns the inside of the mouth at a place of the sprites.
   *
   * @param under distance from the upper lip's edge, in feathers, fixed point
   * @param over distance from the lower lip's edge, likewise
   */
  private long insideColour(int x, int y, int under, int over) {
    MouthInside inside = scene.inside();
    // lips throw a shadow on what lies behind them, the more the nearer
    int fromUpper = Math.max(0, Math.min(256, ((under >> 8) * shadowScale) >> 8));
    int fromLower = Math.max(0, Math.min(256, ((over >> 8) * shadowScale) >> 8));
    long colour = inside.cavity;
    int deep = 90 + ((Math.min(fromUpper, fromLower) * 166) >> 8);
    long tongue = inside.tongue.sample(x, y - tongueShift);
    colour = lay(colour, tongue, 256, (deep * tongueLight) >> 8);
    long lower = inside.lowerTeeth.sample(x, y - jawShift);
    colour = lay(colour, lower, 256, (deep * 243) >> 8);
    long upper = inside.upperTeeth.sample(x, y + upperTeethShift);
    int light = scene.ownGap() ? 256 : Math.min(256, 138 + ((fromUpper * 118) >> 8));
    return lay(colour, upper, 256, light);
  }

  private static long lay(long under, long over, int opacity, int light) {
    int alpha = (Lanes.alpha(over) * opacity) >> 8;
    alpha += alpha >> 7; // 255 is whole
    return alpha == 0 ? under : Lanes.blend(under, Lanes.shade(over, light), alpha);
  }
}
