package io.talkinghead.spi.fake;

import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.FrameBuffer;
import io.talkinghead.InputException;
import io.talkinghead.Output;
import io.talkinghead.VideoFrame;
import io.talkinghead.spi.AudioSource;
import io.talkinghead.spi.VideoEncoder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the pixels of all pictures one after the other into a file, then one byte for each second
 * of sound begun; or hands the pictures to a receiver.
 */
public final class FakeVideoEncoder implements VideoEncoder {
  private final Trouble trouble;
  private final Guard guard = new Guard("FakeVideoEncoder");

  /** Tells {@code trouble} of every step. */
  public FakeVideoEncoder(Trouble trouble) {
    this.trouble = trouble;
  }

  @Override
  public void warmUp() throws IOException {
    trouble.at("encoder.warmUp");
  }

  @Override
  public Optional<Map<String, String>> fingerprint() {
    return Optional.of(Map.of("fake", "1"));
  }

  @Override
  public boolean accepts(Output output) {
    return output instanceof Output.Mp4File || output instanceof Output.Frames;
  }

  @Override
  public Session open(Request request) throws IOException {
    guard.requireOpen();
    trouble.at("encoder.open");
    if (request.output() instanceof Output.Frames frames) {
      return new Raw(request, null, frames.receiver());
    }
    Path file = ((Output.Mp4File) request.output()).file().toAbsolutePath();
    Path parent = file.getParent();
    if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(file)) {
      throw new InputException(
          ErrorCode.OUTPUT_NOT_WRITABLE, "There is no file " + file + " to write to.");
    }
    return new Raw(request, file, frame -> {});
  }

  @Override
  public void close() {
    if (guard.close()) {
      trouble.unchecked("encoder.dispose");
    }
  }

  private final class Raw implements Session {
    private final Request request;
    private final @Nullable Path file;
    private final Path part;
    private final Output.Receiver receiver;
    private final OutputStream out;
    private final @Nullable AudioSource sound;
    private final Guard open = new Guard("this session");
    private long frames;

    Raw(Request request, @Nullable Path file, Output.Receiver receiver) throws IOException {
      this.request = request;
      this.file = file;
      this.receiver = receiver;
      this.sound = request.sound() == null ? null : request.sound().open();
      try {
        this.part =
            file == null
                ? Path.of("nowhere")
                : Files.createTempFile(file.getParent(), ".fake-", ".part");
        this.out =
            file == null
                ? OutputStream.nullOutputStream()
                : new BufferedOutputStream(Files.newOutputStream(part));
      } catch (IOException e) {
        if (sound != null) {
          sound.close();
        }
        throw e;
      }
    }

    @Override
    public String encoder() {
      return "raw";
    }

    @Override
    public void write(FrameBuffer picture) throws IOException {
      open.requireOpen();
      trouble.at("encoder.write");
      Checks.argument(
          picture.width() == request.width() && picture.height() == request.height(),
          "pictures must be %d x %d, was %d x %d",
          request.width(),
          request.height(),
          picture.width(),
          picture.height());
      out.write(picture.rgb());
      receiver.accept(new VideoFrame(frames, frames * 1_000_000 / request.frameRate(), picture));
      frames++;
    }

    @Override
    public void finish() throws IOException {
      open.requireOpen();
      trouble.at("encoder.finish");
      if (sound != null) {
        float[] second = new float[sound.sampleRateHz() * sound.channels()];
        long count = 0;
        int n = sound.read(second, 0, sound.sampleRateHz());
        while (n > 0) {
          count += n;
          n = sound.read(second, 0, sound.sampleRateHz());
        }
        out.write(new byte[(int) ((count + sound.sampleRateHz() - 1) / sound.sampleRateHz())]);
      }
      out.close();
      if (file != null) {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    }

    @Override
    public void close() {
      if (!open.close()) {
        return;
      }
      if (sound != null) {
        sound.close();
      }
      try {
        out.close();
        if (file != null) {
          Files.deleteIfExists(part);
        }
        trouble.at("encoder.close");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
