package io.talkinghead.core.internal.media;

import io.talkinghead.FrameBuffer;
import io.talkinghead.spi.AudioSource;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.WritableByteChannel;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/**
 * Writes one MP4: H.264, and AAC if there is sound.
 *
 * <p>Time: picture {@code i} begins at {@code i / fps}. Each video packet waits until the next one
 * is there, so that the last can be given the length that makes both streams end together. Before a
 * packet is written, the sound is written up to its time.
 */
final class Mp4Session extends BaseSession {
  /** Parts of a frame, to which the end of the last one is rounded. */
  private static final int SUBTICKS = 1000;

  /** Where the bytes go, and what becomes of them at the end. */
  private interface Target {
    WritableByteChannel channel();

    void flush() throws IOException;

    void commit() throws IOException;

    void release();

    IOException translate(Throwable cause);
  }

  private final Target target;
  private final int ticks;
  private final AVPacket waiting = avcodec.av_packet_alloc();
  private final H264Encoder video;
  private final @Nullable AacEncoder sound;
  private final Mp4Muxer muxer;
  private final int videoStream;
  private final int soundStream;
  private boolean isWaiting;

  private Mp4Session(VideoEncoder.Request request, @Nullable String h264, Target target)
      throws IOException {
    super(request);
    this.target = target;
    ticks = request.frameRate() * SUBTICKS;
    H264Encoder video = null;
    AacEncoder sound = null;
    Mp4Muxer muxer = null;
    try {
      video = H264Encoder.open(request.width(), request.height(), request.frameRate(), h264);
      AudioSource.Opener opener = request.sound();
      if (opener != null) {
        sound = new AacEncoder(SoundReader.forAac(opener.open()));
      }
      muxer = new Mp4Muxer(target.channel());
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
  }

  private void begin(Mp4Muxer opened, int movieTicks) throws IOException {
    try {
      opened.begin(target instanceof StreamTarget, movieTicks);
      target.flush();
    } catch (IOException e) {
      throw target.translate(e);
    }
  }

  /** Opens a session that writes {@code file}; the session owns it once this has returned. */
  static Mp4Session toFile(VideoEncoder.Request request, @Nullable String h264, Partial file)
      throws IOException {
    return new Mp4Session(request, h264, new FileTarget(file));
  }

  /** Opens a session that writes fragments to {@code stream}, which remains the caller's. */
  static Mp4Session toStream(
      VideoEncoder.Request request, @Nullable String h264, OutputStream stream) throws IOException {
    return new Mp4Session(request, h264, new StreamTarget(new StreamChannel(stream)));
  }

  @Override
  public String encoder() {
    return sound == null ? video.name() : video.name() + " + aac";
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
    waiting.pts(index * SUBTICKS);
    waiting.dts(index * SUBTICKS);
    waiting.duration(duration);
    write(waiting, videoStream, ticks);
    avcodec.av_packet_unref(waiting);
    isWaiting = false;
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
      @Nullable Mp4Muxer muxer, @Nullable AacEncoder sound, @Nullable H264Encoder video) {
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

  private record FileTarget(Partial file) implements Target {
    @Override
    public WritableByteChannel channel() {
      return file.channel();
    }

    @Override
    public void flush() {
      // nobody watches a file that is not there yet
    }

    @Override
    public void commit() throws IOException {
      try {
        FastStart.apply(file.channel());
      } catch (IOException e) {
        throw translate(e);
      }
      file.commit();
    }

    @Override
    public void release() {
      file.close();
    }

    @Override
    public IOException translate(Throwable cause) {
      return file.translate(cause);
    }
  }

  private record StreamTarget(StreamChannel channel) implements Target {
    @Override
    public void flush() throws IOException {
      channel.flush();
    }

    @Override
    public void commit() {
      // all is written
    }

    @Override
    public void release() {
      // the stream is the caller's
    }

    @Override
    public IOException translate(Throwable cause) {
      return TargetErrors.ofStream(cause);
    }
  }
}
