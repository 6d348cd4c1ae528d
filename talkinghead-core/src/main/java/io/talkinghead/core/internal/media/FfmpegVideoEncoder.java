package io.talkinghead.core.internal.media;

import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import io.talkinghead.Output;
import io.talkinghead.spi.VideoEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes videos with FFmpeg: MP4 to files, streams and in chunks, MPEG-TS, HLS, PNG folders, WebP
 * and GIF previews, and bare frames.
 *
 * <p>Frame {@code i} is shown from {@code i / fps}; the last one ends with the sound. Files and
 * folders are written beside the target under a temporary name ({@code .name.123abc.part}) and
 * moved into place by {@code finish}; missing parent folders are made, and removed again if the
 * video does not become whole.
 *
 * <p><b>Threads:</b> any number of callers of {@link #open}. Holds nothing native itself.
 */
public final class FfmpegVideoEncoder implements VideoEncoder {
  /** Opens the file behind a partial video; replaced in tests that fill the disk. */
  @FunctionalInterface
  interface FileOpener {
    /** Creates the file on disk. */
    FileOpener NEW =
        file ->
            Files.newByteChannel(
                file,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);

    /** Creates {@code file}, which does not exist, for reading and writing. */
    SeekableByteChannel create(Path file) throws IOException;
  }

  private final @Nullable String h264;
  private final FileOpener files;
  private volatile boolean closed;

  /**
   * @param h264 FFmpeg's name of the H.264 encoder to use, or null for the first that opens
   */
  public FfmpegVideoEncoder(@Nullable String h264) {
    this(h264, FileOpener.NEW);
  }

  FfmpegVideoEncoder(@Nullable String h264, FileOpener files) {
    this.h264 = h264;
    this.files = files;
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("ffmpeg", Natives.version());
  }

  @Override
  public boolean accepts(Output output) {
    return true; // the kinds are sealed, and all are known here
  }

  @Override
  public Session open(Request request) throws IOException {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    Output output = request.output();
    if (output instanceof Output.Frames frames) {
      return new FramesSession(request, frames.receiver());
    }
    if (output instanceof Output.PngFolder folder) {
      return new PngSession(request, Partial.folder(folder.folder()));
    }
    Natives.load();
    if (output instanceof Output.Mp4Stream stream) {
      return MuxedSession.open(request, h264, StreamTarget.mp4(stream.stream(), stream.fragment()));
    }
    if (output instanceof Output.MpegTsStream stream) {
      return MuxedSession.open(request, h264, StreamTarget.mpegTs(stream.stream()));
    }
    if (output instanceof Output.Mp4Chunks chunks) {
      int frames = ChunkTarget.frames(chunks.length(), request.frameRate());
      return MuxedSession.open(
          request, h264, new ChunkTarget(frames, ChunkSink.to(chunks.receiver())));
    }
    if (output instanceof Output.HlsFolder hls) {
      return hls(request, hls);
    }
    if (output instanceof Output.WebpFile webp) {
      return filled(Partial.file(webp.file(), files), file -> new WebpSession(request, file));
    }
    if (output instanceof Output.GifFile gif) {
      return filled(Partial.file(gif.file(), files), file -> new GifSession(request, file));
    }
    Path target = ((Output.Mp4File) output).file();
    return filled(
        Partial.file(target, files),
        file -> MuxedSession.open(request, h264, new FileTarget(file)));
  }

  private Session hls(Request request, Output.HlsFolder hls) throws IOException {
    int frames = ChunkTarget.frames(hls.segment(), request.frameRate());
    HlsFolder folder =
        HlsFolder.open(hls.folder(), hls.window(), frames * 1_000_000L / request.frameRate());
    try {
      return MuxedSession.open(request, h264, new ChunkTarget(frames, folder));
    } catch (IOException | RuntimeException | Error e) {
      folder.release();
      throw e;
    }
  }

  private interface SessionMaker {
    Session on(Partial partial) throws IOException;
  }

  private static Session filled(Partial partial, SessionMaker maker) throws IOException {
    try {
      return maker.on(partial);
    } catch (IOException | RuntimeException | Error e) {
      partial.close();
      throw e;
    }
  }

  /** Returns the error for pictures that no encoder of {@code format} takes. */
  static InputException notEncodable(String format, String why) {
    return new InputException(
        ErrorCode.ENCODER_NOT_AVAILABLE, "No encoder can write this " + format + ": " + why);
  }

  @Override
  public Optional<Map<String, String>> fingerprint() {
    return Optional.of(Map.of("h264", String.valueOf(h264)));
  }

  /** Encodes a black picture to nowhere, which loads the natives and the codec. */
  @Override
  public void warmUp() throws IOException {
    Output nowhere = Output.mp4(OutputStream.nullOutputStream());
    try (Session session = open(new Request(nowhere, 64, 64, 25, null))) {
      session.write(new FrameBuffer(64, 64));
      session.finish();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
