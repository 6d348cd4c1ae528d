package io.talkinghead.core.internal.media;

import io.talkinghead.spi.AudioSource;
import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the packets of pictures, and the sound as AAC, into one MP4 or transport stream.
 *
 * <p>Time: picture {@code i} begins at {@code i / fps}. Each video packet waits until the next one
 * is there, so that the last can be given the length that makes both streams end together. Before a
 * packet is written, the sound is written up to its time. Where the target wants chunks, one ends
 * before each key frame that begins the next.
 *
 * <p><b>Threads:</b> one caller at a time. <b>Ownership:</b> owns its target once it is made, and
 * the sound; the source of the packets remains the caller's.
 */
final class StreamWeaver implements AutoCloseable {
  /** Parts of a frame, to which the end of the last one is rounded. */
  private static final int SUBTICKS = 1000;

  private final MuxTarget target;
  private final int frameRate;
  private final int ticks;
  private final AVPacket waiting = avcodec.av_packet_alloc();
  private final @Nullable AacEncoder sound;
  private final Muxer muxer;
  private final int videoStream;
  private final int soundStream;
  private final String codecs;
  private boolean isWaiting;

  /**
   * Writes the header.
   *
   * @param opener of the sound, or null for none
   */
  StreamWeaver(
      MuxTarget target, int frameRate, PictureStream pictures, AudioSource.@Nullable Opener opener)
      throws IOException {
    this.target = target;
    this.frameRate = frameRate;
    ticks = frameRate * SUBTICKS;
    AacEncoder sound = null;
    Muxer muxer = null;
    try {
      if (opener != null) {
        sound = new AacEncoder(SoundReader.forAac(opener.open()));
      }
      muxer = new Muxer(target.format(), target.channel());
      videoStream = pictures.addTo(muxer, ticks);
      soundStream = sound == null ? -1 : muxer.addStream(sound.context(), sound.sampleRateHz());
      int movieTicks = sound == null ? ticks : sound.sampleRateHz();
      begin(muxer, movieTicks);
    } catch (IOException | RuntimeException | Error e) {
      closeAll(muxer, sound);
      avcodec.av_packet_free(waiting);
      throw e;
    }
    this.sound = sound;
    this.muxer = muxer;
    codecs = pictures.codec() + (sound == null ? "" : "," + Codecs.aac(sound.context()));
    target.opened(codecs);
  }

  private void begin(Muxer opened, int movieTicks) throws IOException {
    try {
      opened.begin(target.settings(movieTicks));
      target.flush();
    } catch (IOException e) {
      throw target.translate(e);
    }
  }

  /** Returns the codecs of all streams as RFC 6381 writes them. */
  String codecs() {
    return codecs;
  }

  /** Returns whether there is sound. */
  boolean sounds() {
    return sound != null;
  }

  /**
   * Writes the packet that waits, and lets {@code packet} wait, whose data is taken.
   *
   * @param packet its {@code pts} counts pictures
   */
  void take(AVPacket packet) throws IOException {
    if (isWaiting) {
      release(SUBTICKS);
    }
    avcodec.av_packet_move_ref(waiting, packet);
    isWaiting = true;
  }

  private void release(long duration) throws IOException {
    long index = waiting.pts();
    if (sound != null) {
      long time = index * sound.sampleRateHz() / frameRate;
      sound.advanceTo(time, this::writeSound);
    }
    int chunk = target.chunkFrames();
    if (chunk > 0 && index > 0 && index % chunk == 0) {
      cut(index * 1_000_000 / frameRate);
    }
    waiting.pts(index * SUBTICKS);
    waiting.dts(index * SUBTICKS);
    waiting.duration(duration);
    write(waiting, videoStream, ticks);
    avcodec.av_packet_unref(waiting);
    isWaiting = false;
  }

  private void cut(long endUs) throws IOException {
    try {
      muxer.cut();
      target.cut(endUs);
    } catch (IOException | RuntimeException e) {
      throw target.translate(e);
    }
  }

  private void writeSound(AVPacket packet) throws IOException {
    if (sound != null) {
      write(packet, soundStream, sound.sampleRateHz());
    }
  }

  private void write(AVPacket packet, int stream, int packetTicks) throws IOException {
    try {
      muxer.write(packet, stream, packetTicks);
    } catch (IOException e) {
      throw target.translate(e);
    }
  }

  /** Lets the receiver see what was written. */
  void flush() throws IOException {
    try {
      target.flush();
    } catch (IOException | RuntimeException e) {
      throw target.translate(e);
    }
  }

  /** Writes what is left after {@code count} packets, at least 1, and puts the video in place. */
  void complete(long count) throws IOException {
    long end = count * SUBTICKS;
    if (sound != null) {
      sound.advanceTo(Long.MAX_VALUE, this::writeSound);
      end = Math.round((double) sound.samples() * ticks / sound.sampleRateHz());
    }
    release(Math.max(1, end - (count - 1) * SUBTICKS));
    if (target.chunkFrames() > 0) {
      cut(Math.round(end * 1e6 / ticks));
    }
    try {
      muxer.end();
      target.flush();
    } catch (IOException | RuntimeException e) {
      throw target.translate(e);
    }
    target.commit();
  }

  /** Frees everything, and removes what {@link #complete} has not put in place; called once. */
  @Override
  public void close() {
    closeAll(muxer, sound);
    avcodec.av_packet_free(waiting);
    target.release();
  }

  private static void closeAll(@Nullable Muxer muxer, @Nullable AacEncoder sound) {
    if (muxer != null) {
      muxer.close();
    }
    if (sound != null) {
      sound.close();
    }
  }
}
