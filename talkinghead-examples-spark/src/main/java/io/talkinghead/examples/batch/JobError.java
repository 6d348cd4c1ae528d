package io.talkinghead.examples.batch;

import io.talkinghead.AtCapacityException;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.StageNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Set;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * A failure as the result table tells it.
 *
 * @param code an {@link ErrorCode}, or {@code JOB_INVALID}, {@code BACKEND_NOT_AVAILABLE}, {@code
 *     IO}, {@code INTERNAL}
 * @param message in one line
 * @param passing whether it may be gone the next time
 */
record JobError(String code, String message, boolean passing) implements Serializable {
  /** What the machine lacks at the moment, not the job. */
  private static final Set<ErrorCode> PASSING =
      Set.of(ErrorCode.DISK_FULL, ErrorCode.OUTPUT_CLOSED, ErrorCode.OUTPUT_NOT_WRITABLE);

  /** Returns what {@code failure} means. */
  static JobError of(Exception failure) {
    if (failure instanceof InputException input) {
      return error(input.code().name(), failure, PASSING.contains(input.code()));
    }
    if (failure instanceof AtCapacityException full) {
      return error(full.code().name(), failure, true);
    }
    if (failure instanceof StageNotFoundException) {
      return error("BACKEND_NOT_AVAILABLE", failure, false);
    }
    if (failure instanceof IllegalArgumentException
        || failure instanceof UnsupportedFileSystemException) {
      return error("JOB_INVALID", failure, false);
    }
    if (failure instanceof IOException) {
      return error("IO", failure, true);
    }
    return error("INTERNAL", failure, false);
  }

  private static JobError error(String code, Exception failure, boolean passing) {
    String said = failure.getMessage();
    String message = said == null || code.equals("INTERNAL") ? failure.toString() : said;
    return new JobError(code, message.replaceAll("\\s*\\R\\s*", " "), passing);
  }
}
