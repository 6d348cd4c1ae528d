package io.talkinghead.examples.batch;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One video to make: a row of the jobs file, its addresses made absolute.
 *
 * @param index position in the file, from 0
 * @param audio URI of the voice
 * @param image URI of the portrait, if it is no avatar
 * @param avatar URI of an avatar file
 * @param options JSON object with options of {@code talkinghead generate}, or null
 * @param output path of the video below the target folder
 * @param priority higher ones come first
 * @param problem why this is no job, or null; then the rest may be missing
 */
record BatchJob(
    int index,
    @Nullable String audio,
    @Nullable String image,
    @Nullable String avatar,
    @Nullable String options,
    @Nullable String output,
    int priority,
    @Nullable String problem)
    implements Serializable {

  /** Returns who speaks: the address of avatar or portrait; empty if there is none. */
  String portrait() {
    if (avatar != null) {
      return avatar;
    }
    return image == null ? "" : image;
  }

  /** Returns this row with {@code why} it is no job. */
  BatchJob refused(String why) {
    return new BatchJob(index, audio, image, avatar, options, output, priority, why);
  }
}
