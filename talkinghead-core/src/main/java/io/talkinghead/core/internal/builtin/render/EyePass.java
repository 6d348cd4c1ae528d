package io.talkinghead.core.internal.builtin.render;

/**
 * The second pass: one eye, its gaze and its lid.
 *
 * <p>An upper lid comes down as its edge, a line of lashes, sweeps from the open to the lower lid,
 * and what lies above the edge is the skin of the {@link ClosedLid}. The brow and the skin below it
 * stay where they are. Scratch of one painter.
 */
final class EyePass {
  /** The closed lid ends this far below the lower lid, so that nothing of the eye is left. */
  private static final float OVERLAP = 0.012f;

  /** Steps of the profile across the lid's edge, and how many of them make a face unit. */
  private static final int PROFILE = 128;

  private static final double SCALE = 1000;

  /** Share of the box over which the pass fades out on each side. */
  private static final double FADE = 0.10;

  private final Picture picture;
  private final FaceSpace space;
  private final EyeShape eye;
  private final Bases bases;
  private final Grid grid;
  private final InverseMap map;
  private final Sprite skin;
  private final long lashes;

  /** Share of 256 of the lid, and of its lashes, by distance from the edge. */
  private final int[] lid = new int[PROFILE + 1];

  private final int[] line = new int[PROFILE + 1];

  /** Share of 256 of the skin just below a lid that is closed: it hides what is left of the eye. */
  private final int[] under = new int[PROFILE + 1];

  private final float[] edges;
  private final MapRow rowX;
  private final MapRow rowY;
  private final MapRow edge;

  /** How far the eye is shut, of 256: nearly all the time 0. */
  private int shut;

  EyePass(Picture picture, FaceSpace space, EyeShape eye, ClosedLid closed, Bases bases) {
    this.picture = picture;
    this.space = space;
    this.eye = eye;
    this.bases = bases;
    grid = bases.grid;
    skin = closed.skin;
    lashes = Lanes.of(closed.lashes);
    map = new InverseMap(grid.nodes());
    edges = new float[grid.nodes()];
    rowX = new MapRow(grid, 0, picture.width - 1);
    rowY = new MapRow(grid, 0, picture.height - 1);
    edge = new MapRow(grid, -16000, 16000);
    double soft = Math.max(0.9 / space.unit, 0.006); // as sharp as the picture, not sharper
    double thick = Math.max(closed.thickness, 1.6 / space.unit);
    for (int i = 0; i <= PROFILE; i++) {
      double below = (i - PROFILE / 2) / SCALE;
      lid[i] = (int) (256 * Curves.fall(-soft, soft, below));
      under[i] = (int) (256 * Curves.fall(0.015, 0.045, below)) - lid[i];
      line[i] = (int) (256 * Curves.rise(-thick, -0.4 * thick, below));
    }
  }

  /** Paints over {@code rgb}; {@code blink} is 0 for open, 1 for closed. */
  void paint(float[] amounts, float blink, byte[] rgb) {
    boolean blinks = blink >= 0.01f;
    if (!blinks
        && amounts[Channel.GAZE_X.ordinal()] == 0
        && amounts[Channel.GAZE_Y.ordinal()] == 0) {
      return;
    }
    map.solve(bases, amounts);
    for (int k = 0; blinks && k < grid.nodes(); k++) {
      double u = space.u(map.x[k], map.y[k]);
      double open = eye.upperLid(u);
      double closed = Math.max(open, eye.lowerLid(u) + OVERLAP);
      double below = space.v(map.x[k], map.y[k]) - Curves.mix(open, closed, blink);
      edges[k] = (float) (PROFILE / 2 + SCALE * below);
    }
    int strength = blinks ? (int) Math.min(256, 1280 * blink) : 0;
    shut = (int) (256 * Curves.rise(0.7, 1, blink));
    PixelBox box = grid.box();
    for (int y = box.y0(); y < box.y1(); y++) {
      int fromEdge = Math.min(y - box.y0() + 1, box.y1() - y);
      int rowWeight = (int) Math.min(256, 256 * fromEdge / (FADE * box.height()));
      goTo(y - box.y0(), blinks);
      for (int column = 0; column + 1 < grid.columns(); column++) {
        cell(column, y, rowWeight, strength, rgb);
      }
    }
  }

  /** Goes to a row of pixels; rows are visited one after the other. */
  private void goTo(int line, boolean blinks) {
    int row = line / grid.cell();
    if (line % grid.cell() == 0) {
      rowX.begin(map.x, row);
      rowY.begin(map.y, row);
      if (blinks) {
        edge.begin(edges, row);
      }
    } else {
      rowX.next();
      rowY.next();
      if (blinks) {
        edge.next();
      }
    }
  }

  private void cell(int column, int y, int rowWeight, int strength, byte[] rgb) {
    PixelBox box = grid.box();
    int x0 = grid.x(column);
    int x1 = Math.min(x0 + grid.cell(), box.x1());
    long[] texels = picture.texels;
    int stride = picture.stride;
    int sx = rowX.at[column];
    int sy = rowY.at[column];
    int dx = rowX.step[column];
    int dy = rowY.step[column];
    double fade = 256 / (FADE * box.width());
    int o = 3 * (y * picture.width + x0);
    for (int x = x0, n = 0; x < x1; x++, n++, o += 3, sx += dx, sy += dy) {
      long colour = Lanes.sample(texels, stride, sx, sy);
      if (strength > 0) {
        int at = (edge.at[column] + n * edge.step[column]) >> 16;
        colour = cover(colour, sx, sy, Math.max(0, Math.min(PROFILE, at)), strength);
      }
      int fromEdge = Math.min(x - box.x0() + 1, box.x1() - x);
      int weight = (int) Math.min(rowWeight, fromEdge * fade * rowWeight / 256);
      if (weight < 256) {
        colour = Lanes.blend(Lanes.get(rgb, o), colour, weight);
      }
      Lanes.put(rgb, o, colour);
    }
  }

  /** Lays the lid over {@code colour} where it lies at step {@code at} of the profile. */
  private long cover(long colour, int sx, int sy, int at, int strength) {
    int share = lid[at] + ((under[at] * shut) >> 8);
    if (share == 0) {
      return colour;
    }
    PixelBox box = grid.box();
    long over = skin.sample(sx - (box.x0() << 16), sy - (box.y0() << 16));
    int opacity = Lanes.alpha(over);
    opacity = ((opacity + (opacity >> 7)) * strength) >> 8;
    int dark = (line[at] * lid[at]) >> 8;
    if (dark > 0) {
      over = Lanes.blend(over, lashes, (dark * 200) >> 8);
    }
    return Lanes.blend(colour, over, (opacity * share) >> 8);
  }
}
