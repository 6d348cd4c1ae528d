package io.talkinghead.core.internal.builtin.render;

/**
 * The second pass: one eye, its gaze and its lid.
 *
 * <p>An upper lid comes down as skin is pulled over the eye, column by column. The strip of skin
 * above the eye is stretched in three pieces: a thin one at its top and the lashes at its lower
 * edge keep their height, only the smooth skin between grows. A displacement field could not do it:
 * the lid moves further than the skin above it is high, which would fold. Scratch of one painter.
 */
final class EyePass {
  /** The piece at the top that keeps its height. */
  private static final float TOP = 0.015f;

  /** The lashes, which keep their height. */
  private static final float LASHES = 0.050f;

  /** The lid's edge, lashes included, lies this far below the fitted line. */
  private static final float EDGE = 0.020f;

  /** The closed lid ends this far below the lower lid, so that nothing of the eye is left. */
  private static final float OVERLAP = 0.012f;

  /** A lid that is down less than this, 0 to 1, is up. */
  private static final float SHUT = 0.01f;

  private final Picture picture;
  private final FaceSpace space;
  private final EyeShape eye;
  private final Bases bases;
  private final Grid grid;
  private final Fade fade;
  private final InverseMap map;

  /** Height of the skin that is stretched, above the lid's edge, face units. */
  private final float strip;

  private final float[] heights;
  private final float[] opened;
  private final float[] present;
  private final float[] closed;
  private final MapRow rowX;
  private final MapRow rowY;
  private final MapRow height;
  private final MapRow openLid;
  private final MapRow presence;
  private final MapRow closedLid;

  EyePass(Picture picture, FaceSpace space, EyeShape eye, Bases bases) {
    this.picture = picture;
    this.space = space;
    this.eye = eye;
    this.bases = bases;
    grid = bases.grid;
    fade = new Fade(grid.box());
    map = new InverseMap(grid.nodes());
    strip = (float) eye.strip + EDGE;
    heights = new float[grid.nodes()];
    opened = new float[grid.nodes()];
    present = new float[grid.nodes()];
    closed = new float[grid.nodes()];
    rowX = new MapRow(grid, 0, picture.width - 1);
    rowY = new MapRow(grid, 0, picture.height - 1);
    height = new MapRow(grid, -100, 100);
    openLid = new MapRow(grid, -100, 100);
    presence = new MapRow(grid, 0, 1);
    closedLid = new MapRow(grid, -100, 100);
  }

  /** Returns the pixels that {@link #paint} overwrites wholly. */
  PixelBox opaque(float[] amounts, float blink) {
    return moves(amounts, blink) ? fade.inner : PixelBox.NONE;
  }

  private static boolean moves(float[] amounts, float blink) {
    return blink >= SHUT
        || amounts[Channel.GAZE_X.ordinal()] != 0
        || amounts[Channel.GAZE_Y.ordinal()] != 0;
  }

  /** Paints over {@code rgb}; {@code blink} is 0 for open, 1 for closed. */
  void paint(float[] amounts, float blink, byte[] rgb) {
    if (!moves(amounts, blink)) {
      return;
    }
    map.solve(bases, amounts);
    for (int k = 0; k < grid.nodes(); k++) {
      double u = space.u(map.x[k], map.y[k]);
      heights[k] = (float) space.v(map.x[k], map.y[k]);
      present[k] = (float) Curves.fall(1.02, 1.18, Math.abs(eye.across(u)));
      opened[k] = (float) eye.upperLid(u) + EDGE;
      closed[k] = Math.max(opened[k], (float) eye.lowerLid(u) + EDGE + OVERLAP);
    }
    rowX.set(map.x);
    rowY.set(map.y);
    height.set(heights);
    openLid.set(opened);
    closedLid.set(closed);
    presence.set(present);
    PixelBox box = grid.box();
    for (int y = box.y0(); y < box.y1(); y++) {
      int rowWeight = fade.rows[y - box.y0()];
      goTo(y - box.y0(), blink >= SHUT);
      for (int column = 0; column + 1 < grid.columns(); column++) {
        cell(column, y, rowWeight, blink, rgb);
      }
    }
  }

  /** Goes to a row of pixels; rows are visited one after the other. */
  private void goTo(int line, boolean lid) {
    int row = line / grid.cell();
    if (line % grid.cell() == 0) {
      rowX.begin(row);
      rowY.begin(row);
      if (lid) {
        height.begin(row);
        openLid.begin(row);
        closedLid.begin(row);
        presence.begin(row);
      }
    } else {
      rowX.next();
      rowY.next();
      if (lid) {
        height.next();
        openLid.next();
        closedLid.next();
        presence.next();
      }
    }
  }

  private void cell(int column, int y, int rowWeight, float blink, byte[] rgb) {
    PixelBox box = grid.box();
    int x0 = grid.x(column);
    int x1 = Math.min(x0 + grid.cell(), box.x1());
    long[] texels = picture.texels;
    int stride = picture.stride;
    int sx = rowX.at[column];
    int sy = rowY.at[column];
    int dx = rowX.step[column];
    int dy = rowY.step[column];
    int o = 3 * (y * picture.width + x0);
    for (int x = x0, n = 0; x < x1; x++, n++, o += 3, sx += dx, sy += dy) {
      long colour = Lanes.sample(texels, stride, sx, sy);
      if (blink >= SHUT) {
        colour = lid(column, n, sx, sy, blink, colour);
      }
      int weight = (fade.columns[x - box.x0()] * rowWeight) >> 8;
      if (weight < 256) {
        colour = Lanes.blend(Lanes.get(rgb, o), colour, weight);
      }
      Lanes.put(rgb, o, colour);
    }
  }

  /** Lays the lid over {@code colour} at the pixel {@code n} of a cell that comes from (sx, sy). */
  private long lid(int column, int n, int sx, int sy, float blink, long colour) {
    float v = (height.at[column] + n * height.step[column]) / (float) Lanes.ONE;
    float open = (openLid.at[column] + n * openLid.step[column]) / (float) Lanes.ONE;
    float shut = (closedLid.at[column] + n * closedLid.step[column]) / (float) Lanes.ONE;
    float edge = open + blink * (shut - open);
    float below = v - edge;
    float unit = (float) space.unit;
    int cover = (int) (256 * Math.max(0, Math.min(1, 0.5f - below * unit / 1.8f)));
    float here = (presence.at[column] + n * presence.step[column]) / (float) Lanes.ONE;
    cover = (int) (cover * here * Math.min(1, 5 * blink));
    float fromTop = v - (open - strip);
    if (cover == 0 || fromTop <= 0) {
      return colour;
    }
    float stretched = edge - open + strip;
    float slope = (strip - LASHES - TOP) / Math.max(1e-4f, stretched - LASHES - TOP);
    float source;
    if (fromTop < TOP) {
      source = fromTop;
    } else if (fromTop > stretched - LASHES) {
      source = strip - (stretched - fromTop);
    } else {
      source = TOP + (fromTop - TOP) * slope;
    }
    double up = source - fromTop;
    int lx = move(sx, space.stepX(0, up), picture.width);
    int ly = move(sy, space.stepY(0, up), picture.height);
    long lid = Lanes.sample(picture.texels, picture.stride, lx, ly);
    return Lanes.blend(colour, lid, cover);
  }

  private static int move(int at, double pixels, int size) {
    long moved = at + (long) (pixels * Lanes.ONE);
    return (int) Math.max(Lanes.ROUND, Math.min(((long) (size - 1) << 16) + Lanes.ROUND, moved));
  }
}
