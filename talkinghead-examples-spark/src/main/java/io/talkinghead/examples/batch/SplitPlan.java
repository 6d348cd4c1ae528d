package io.talkinghead.examples.batch;

import java.util.Locale;

/**
 * A long video to be painted in pieces: its motion is made, and lies in as many files. Pieces and
 * their motion have names below the folder of the batch.
 *
 * @param job what is to be made
 * @param digest of the video
 * @param pieces how many, at least 2
 * @param frames pictures of all
 * @param duration length of the video in seconds
 * @param attempts how often the plan was tried
 * @param seconds that the plan took
 */
record SplitPlan(
    BatchJob job,
    String digest,
    int pieces,
    long frames,
    double duration,
    int attempts,
    double seconds)
    implements Ended {

  /** One of the pieces. */
  record Piece(SplitPlan plan, int number) implements java.io.Serializable {
    /** Returns the name of its motion. */
    String track() {
      return name("json");
    }

    /** Returns the name of its video. */
    String video() {
      return name("mp4");
    }

    /** The same on every machine, whatever digits its language has. */
    private String name(String ending) {
      return String.format(Locale.ROOT, "%s/%05d.%s", plan.folder(), number, ending);
    }
  }

  /** Returns the folder of its pieces. */
  String folder() {
    return "job-" + job.index();
  }

  /** Returns piece {@code number}, from 0. */
  Piece piece(int number) {
    return new Piece(this, number);
  }
}
