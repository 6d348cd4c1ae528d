package io.talkinghead.core.internal.media;

import io.talkinghead.Checks;
import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * Joins videos that were encoded alike: their H.264 packets are copied as they are and numbered
 * anew, so the pictures follow each other at the exact times of one video; the sound is encoded
 * once, as for any other video. It works because each piece begins with a key frame (an IDR
 * picture; ITU-T H.264, 7.4.1.2.4), after which nothing refers to what came before.
 */
public final class VideoJoiner {
  private VideoJoiner() {}

  /**
   * What was joined.
   *
   * @param frames pictures
   * @param frameRate pictures per second
   * @param codecs of the streams as RFC 6381 writes them
   */
  public record Joined(long frames, int frameRate, String codecs) {}

  /**
   * Writes {@code pieces} with {@code sound} to the MP4 file {@code target}, which appears when it
   * is whole.
   *
   * @param pieces MP4 files in order, at least one
   * @param sound opened once
   * @param stopped asked before each picture whether to end
   * @throws io.talkinghead.InputException {@code CLIP_UNREADABLE} if a piece is damaged or was
   *     encoded in another way than the first, {@code FILE_NOT_FOUND}; or the target cannot be
   *     written
   * @throws CancellationException if it was stopped
   */
  public static Joined join(
      List<Path> pieces, AudioSource.Opener sound, Path target, BooleanSupplier stopped)
      throws IOException {
    Checks.argument(!pieces.isEmpty(), "there must be at least one piece");
    Natives.load();
    AVPacket packet = avcodec.av_packet_alloc();
    try (Partial partial = Partial.file(target, FfmpegVideoEncoder.FileOpener.NEW);
        PieceFile first = PieceFile.open(pieces.get(0));
        StreamWeaver weaver =
            new StreamWeaver(new FileTarget(partial), first.frameRate(), first, sound)) {
      long count = 0;
      for (Path file : pieces) {
        try (PieceFile piece = PieceFile.open(file)) {
          first.requireAlike(piece);
          while (piece.next(packet)) {
            packet.pts(count++);
            weaver.take(packet);
            if (stopped.getAsBoolean()) {
              throw new CancellationException("The joining was stopped.");
            }
          }
        }
      }
      weaver.complete(count);
      return new Joined(count, first.frameRate(), weaver.codecs());
    } finally {
      avcodec.av_packet_free(packet);
    }
  }
}
