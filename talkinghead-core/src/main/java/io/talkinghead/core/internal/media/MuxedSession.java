package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.spi.AudioSource;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/**
 * Writes one MP4 or transport stream: H.264, and AAC if there is sound.
 *
 * <p>Time: picture {@code i} begins at {@code i / fps}. Each video packet waits until the next one
 * is there, so that the last can be given the length that makes both streams end together. Before a
 * packet is written, the sound is written up to its time. Where the target wants chunks, one ends
 * before each key frame that begins the next.
 */
final class MuxedSession extends BaseSession {
  /** Parts of a frame, to which the end of the last one is rounded. */
  private static final int SUBTICKS = 1000;

  private final MuxTarget target;
  private final int ticks;
  private final AVPacket waiting = avcodec.av_packet_alloc();
  private final H264Encoder video;
  private final @Nullable AacEncoder sound;
  private final Muxer muxer;
  private final int videoStream;
  private final int soundStream;
  private final String codecs;
  private boolean isWaiting;

  private MuxedSession(VideoEncoder.Request request, @Nullable String h264, MuxTarget target)
      throws IOException {
    super(request);
    this.target = target;
    ticks = request.frameRate() * SUBTICKS;
    H264Encoder video = null;
    AacEncoder sound = null;
    Muxer muxer = null;
    try {
      video =
          H264Encoder.open(
              request.width(),
              request.height(),
              request.frameRate(),
              h264,
              target.chunkFrames(),
              target.live());
      AudioSource.Opener opener = request.sound();
      if (opener != null) {
        sound = new AacEncoder(SoundReader.forAac(opener.open()));
      }
      muxer = new Muxer(target.format(), target.channel());
      videoStream = muxer.addStream(video.context(), ticks);
      soundStream = sound == null ? -1 : muxer.addStream(sound.context(), sound.sampleRateHz());
      int movieTicks = sound == null ? ticks : sound.sampleRateHz();
      begin(muxer, movieTicks);
    } catch (IOException | RuntimeException | Error e) {
      closeAll(muxer, sound, video);
      avcodec.av_packet_free(waiting);
      throw e;
    }
    this.video = video;
    this.sound = sound;
    this.muxer = muxer;
    codecs =
        sound == null
            ? Codecs.h264(video.context())
            : Codecs.h264(video.context()) + "," + Codecs.aac(sound.context());
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

  /** Opens a session that writes to {@code target}, and owns it once this has returned. */
  static MuxedSession open(VideoEncoder.Request request, @Nullable String h264, MuxTarget target)
      throws IOException {
    return new MuxedSession(request, h264, target);
  }

  @Override
  public String encoder() {
    return sound == null ? video.name() : video.name() + " + aac";
  }

  @Override
  public Optional<String> codecs() {
    return Optional.of(codecs);
  }

  @Override
  void add(FrameBuffer picture, long index) throws IOException {
    video.encode(picture, index, this::take);
    flush();
  }

  /** Writes the packet that waits, and lets {@code packet} wait. */
  private void take(AVPacket packet) throws IOException {
    if (isWaiting) {
      release(SUBTICKS);
    }
    avcodec.av_packet_move_ref(waiting, packet);
    isWaiting = true;
  }

  private void release(long duration) throws IOException {
    long index = waiting.pts();
    if (sound != null) {
      long time = index * sound.sampleRateHz() / request.frameRate();
      sound.advanceTo(time, this::writeSound);
    }
    int chunk = target.chunkFrames();
    if (chunk > 0 && index > 0 && index % chunk == 0) {
      cut(timeUs(index));
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

  private void flush() throws IOException {
    try {
      target.flush();
    } catch (IOException | RuntimeException e) {
      throw target.translate(e);
    }
  }

  @Override
  void complete(long count) throws IOException {
    video.finish(this::take);
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

  @Override
  void release() {
    closeAll(muxer, sound, video);
    avcodec.av_packet_free(waiting);
    target.release();
  }

  private static void closeAll(
      @Nullable Muxer muxer, @Nullable AacEncoder sound, @Nullable H264Encoder video) {
    if (muxer != null) {
      muxer.close();
    }
    if (sound != null) {
      sound.close();
    }
    if (video != null) {
      video.close();
    }
  }
}
