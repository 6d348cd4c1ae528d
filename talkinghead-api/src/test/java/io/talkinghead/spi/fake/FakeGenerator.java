package io.talkinghead.spi.fake;

import io.talkinghead.Articulation;
import io.talkinghead.Articulation.Parameter;
import io.talkinghead.MotionFrame;
import io.talkinghead.NoiseSource;
import io.talkinghead.Representation;
import io.talkinghead.spi.MotionGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The jaw follows the energy of the row at the picture's time; the brow is the seed's. What lies
 * beyond the last row repeats it.
 */
public final class FakeGenerator implements MotionGenerator {
  private final Trouble trouble;
  private final Guard guard = new Guard("FakeGenerator");

  /** Tells {@code trouble} of every step. */
  public FakeGenerator(Trouble trouble) {
    this.trouble = trouble;
  }

  @Override
  public void warmUp() throws IOException {
    trouble.at("generator.warmUp");
  }

  @Override
  public Optional<Map<String, String>> fingerprint() {
    return Optional.of(Map.of("fake", "1"));
  }

  @Override
  public Representation features() {
    return FakeExtractor.ENERGY;
  }

  @Override
  public Representation motion() {
    return Representation.ARTICULATION;
  }

  @Override
  public Session open(Request request) {
    guard.requireOpen();
    trouble.unchecked("generator.open");
    return new Jaw(request);
  }

  @Override
  public void close() {
    if (guard.close()) {
      trouble.unchecked("generator.dispose");
    }
  }

  private final class Jaw implements Session {
    private final Request request;
    private final NoiseSource noise;
    private final Guard once = new Guard("this session");
    private long rows;
    private long frames;
    private float last;

    Jaw(Request request) {
      this.request = request;
      this.noise = request.noise().split("brow");
    }

    @Override
    public void accept(float[] from, int count, Sink sink) {
      trouble.unchecked("generator.accept");
      Objects.checkFromIndexSize(0, count, from.length);
      for (int i = 0; i < count; i++) {
        last = from[i];
        while (frames * 100 / request.frameRate() == rows && more()) {
          give(sink);
        }
        rows++;
      }
    }

    @Override
    public void finish(Sink sink) {
      finish(Math.max(frames, request.totalFrames()), sink);
    }

    @Override
    public void finish(long totalFrames, Sink sink) {
      trouble.unchecked("generator.finish");
      while (frames < totalFrames) {
        give(sink);
      }
    }

    private boolean more() {
      return request.totalFrames() < 0 || frames < request.totalFrames();
    }

    private void give(Sink sink) {
      frames++;
      float jaw = (float) (last * request.controls().mouthScale());
      float brow = (float) (noise.uniform() * 0.08);
      sink.accept(
          new MotionFrame(
              0,
              0,
              0,
              0,
              0,
              0,
              Articulation.REST.with(Parameter.JAW, jaw).with(Parameter.BROW, brow)));
    }

    @Override
    public void close() {
      if (once.close()) {
        trouble.unchecked("generator.close");
      }
    }
  }
}
