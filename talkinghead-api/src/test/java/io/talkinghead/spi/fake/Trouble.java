package io.talkinghead.spi.fake;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Hears what a fake stage is about to do, and may throw or wait. */
@FunctionalInterface
public interface Trouble {
  /** Lets everything happen. */
  Trouble NONE = point -> {};

  /** Hears of {@code point}, such as {@code warper.paint}. */
  void at(String point) throws IOException;

  /** Hears of {@code point} where nothing checked may be thrown. */
  default void unchecked(String point) {
    try {
      at(point);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
