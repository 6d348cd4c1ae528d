package io.talkinghead.core.internal.media;

import io.talkinghead.spi.Availability;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * The native libraries of FFmpeg: loaded once, when first needed.
 *
 * <p><b>Log:</b> FFmpeg has one log level per process and writes to standard error. A library must
 * not print, so when the level is still FFmpeg's own default as the natives are loaded, it is
 * lowered to quiet; a level that the host has chosen before stays, and one that it sets later wins.
 * Failures reach the caller as exceptions in either case.
 *
 * <p><b>Memory:</b> the bindings refuse to allocate when the process as a whole has more than four
 * times the Java heap, which says nothing in a process that also holds models. Unless the host has
 * set the system property {@value #MEMORY_PROPERTY}, it is set to 0, no limit, before the bindings
 * load.
 */
public final class Natives {
  private static final String MEMORY_PROPERTY = "org.bytedeco.javacpp.maxPhysicalBytes";

  private Natives() {}

  private static final class Holder {
    static final @Nullable String FAILURE = load();

    private static @Nullable String load() {
      try {
        if (System.getProperty(MEMORY_PROPERTY) == null
            && System.getProperty(MEMORY_PROPERTY.toLowerCase(Locale.ROOT)) == null) {
          System.setProperty(MEMORY_PROPERTY, "0");
        }
        Loader.load(avutil.class);
        Loader.load(swresample.class);
        Loader.load(swscale.class);
        Loader.load(avcodec.class);
        Loader.load(avformat.class);
        if (avutil.av_log_get_level() == avutil.AV_LOG_INFO) {
          avutil.av_log_set_level(avutil.AV_LOG_QUIET);
        }
        return null;
      } catch (LinkageError | RuntimeException e) {
        return "no FFmpeg natives for "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + " ("
            + e
            + "); add org.bytedeco:ffmpeg and org.bytedeco:javacpp with the classifier of this"
            + " platform, such as linux-x86_64, to the class path";
      }
    }
  }

  /** Returns whether the natives load here, and which they are. */
  public static Availability availability() {
    String failure = Holder.FAILURE;
    return failure == null ? Availability.yes(version()) : Availability.no(failure);
  }

  /**
   * Returns version and licence of the natives, such as {@code FFmpeg 8.0.1, LGPL version 3 or
   * later}.
   *
   * @throws IllegalStateException if they do not load
   */
  public static String version() {
    load();
    return "FFmpeg "
        + avutil.av_version_info().getString()
        + ", "
        + avutil.avutil_license().getString();
  }

  /**
   * Loads the natives if they are not.
   *
   * @throws IllegalStateException if they do not load, with the reason and the remedy
   */
  static void load() {
    String failure = Holder.FAILURE;
    if (failure != null) {
      throw new IllegalStateException("Sound and video need FFmpeg: " + failure + ".");
    }
  }

  /** Returns FFmpeg's words for an error number. */
  static String error(int number) {
    byte[] text = new byte[128];
    avutil.av_strerror(number, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /**
   * Returns {@code result} unless it is an error number.
   *
   * @throws NativeException if it is; the message names {@code what} failed
   */
  static int check(int result, String what) throws NativeException {
    if (result < 0) {
      throw new NativeException(what, result);
    }
    return result;
  }
}
