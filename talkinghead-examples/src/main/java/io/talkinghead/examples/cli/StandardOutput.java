package io.talkinghead.examples.cli;

import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Standard output whose failures are heard. {@link System#out} keeps them to itself, so that a
 * video cut short by a closed pipe or a full disk would pass for a whole one.
 *
 * <p><b>Threads:</b> one writer at a time. <b>Ownership:</b> closing it leaves standard output
 * open.
 */
final class StandardOutput extends OutputStream {
  private static final String FAILED =
      "standard output takes no more: it was closed, or its disk is full";

  private final PrintStream out = System.out;

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    check();
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    out.write(bytes, offset, count);
    check();
  }

  @Override
  public void flush() throws IOException {
    check();
  }

  /** Sends on what was written, too. */
  private void check() throws IOException {
    if (out.checkError()) {
      throw new IOException(FAILED);
    }
  }

  /**
   * Refuses a result that did not reach standard output.
   *
   * @throws InputException {@code OUTPUT_CLOSED}
   */
  static void requireWritten() throws InputException {
    if (System.out.checkError()) {
      throw new InputException(
          ErrorCode.OUTPUT_CLOSED, "The result is not whole: " + FAILED + ". Use --out FILE.");
    }
  }
}
