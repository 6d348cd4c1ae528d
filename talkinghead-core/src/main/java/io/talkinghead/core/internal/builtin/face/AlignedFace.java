package io.talkinghead.core.internal.builtin.face;

/**
 * A face turned upright and brought to 100 pixels between the irises, in three channels of 0 to
 * 255; the frame in which everything below the eyes is measured.
 */
final class AlignedFace {
  private static final int LEFT = -150;
  private static final int TOP = -70;
  private static final int WIDTH = 300;
  private static final int HEIGHT = 310;

  /** Skin is brought to this share of white before anything is measured. */
  private static final double SKIN_LEVEL = 0.82;

  final Plane red = new Plane(LEFT, TOP, WIDTH, HEIGHT);
  final Plane green = new Plane(LEFT, TOP, WIDTH, HEIGHT);
  final Plane blue = new Plane(LEFT, TOP, WIDTH, HEIGHT);

  /** How many pixels of the frame stand for one of the picture: more than 1 for small faces. */
  final double magnification;

  private double white;
  private double gamma;

  /** Samples the face with {@code eyes} from {@code work}. */
  AlignedFace(WorkPicture work, EyePair eyes) {
    double unit = eyes.distance() / 100;
    double ux = (eyes.right().x() - eyes.left().x()) / 100;
    double uy = (eyes.right().y() - eyes.left().y()) / 100;
    double midX = (eyes.left().x() + eyes.right().x()) / 2;
    double midY = (eyes.left().y() + eyes.right().y()) / 2;
    magnification = work.pixelSize() / unit;
    double[] taps = magnification < 0.8 ? new double[] {-0.25, 0.25} : new double[] {0};
    float share = 1f / (taps.length * taps.length);
    float[] rgb = new float[3];
    for (int j = 0; j < HEIGHT; j++) {
      for (int i = 0; i < WIDTH; i++) {
        int at = j * WIDTH + i;
        for (double ty : taps) {
          for (double tx : taps) {
            double x = LEFT + i + tx;
            double y = TOP + j + ty;
            work.sample(midX + x * ux - y * uy, midY + x * uy + y * ux, rgb);
            red.data[at] += share * rgb[0];
            green.data[at] += share * rgb[1];
            blue.data[at] += share * rgb[2];
          }
        }
      }
    }
    measureTone();
  }

  private float luma(int at) {
    return 0.299f * red.data[at] + 0.587f * green.data[at] + 0.114f * blue.data[at];
  }

  /**
   * Finds white and the exponent that brings the skin to its level, so that a dark print and a pale
   * one of the same face are measured alike.
   */
  private void measureTone() {
    float skin = lumaQuantile(-62, 62, 22, 55, 0.5);
    white = Math.max(lumaQuantile(-75, 75, -20, 150, 0.99), Math.max(1.12 * skin, 16));
    gamma = Math.log(SKIN_LEVEL) / Math.log(Math.max(skin, 2) / white);
    gamma = Math.max(0.3, Math.min(2.6, gamma));
  }

  private float lumaQuantile(int x0, int x1, int y0, int y1, double share) {
    float[] values = new float[(x1 - x0) * (y1 - y0)];
    int n = 0;
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        values[n++] = luma((y - TOP) * WIDTH + x - LEFT);
      }
    }
    return Ranks.nth(values, (int) (share * (n - 1)));
  }

  /**
   * Returns the face in Lab, with its tones evened out.
   *
   * @param contrast exponent on top of that which evens the tones: 1 for the face as it is
   */
  LabFace lab(double contrast) {
    return LabFace.of(this, white, gamma * contrast);
  }
}
