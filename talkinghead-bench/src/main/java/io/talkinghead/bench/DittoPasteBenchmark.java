package io.talkinghead.bench;

import io.talkinghead.FrameBuffer;
import io.talkinghead.core.internal.ditto.face.FineFaces;
import io.talkinghead.core.internal.ditto.image.Affine;
import io.talkinghead.core.internal.ditto.image.CropPaster;
import io.talkinghead.tensor.Shape;
import io.talkinghead.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a Ditto frame costs behind the decoder: from its planes to the finished picture, one core.
 * The crop is turned by 2 degrees. {@code java -jar talkinghead-bench/target/benchmarks.jar
 * DittoPaste}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DittoPasteBenchmark {
  /** Width and height of the picture. */
  @Param({"512", "1024", "1432"})
  int side;

  /** Width of the crop, of the picture's: a close portrait as in the goldens, and a half-length. */
  @Param({"0.86", "0.6"})
  double crop;

  private final FineFaces faces = new FineFaces();
  private final FrameBuffer face = new FrameBuffer(512, 512);
  private final Tensor decoded = Tensor.direct(Shape.of(1, 3, 512, 512));
  private FrameBuffer picture;
  private FrameBuffer target;
  private CropPaster paster;

  /** Makes a face and a picture. */
  @Setup
  public void open() {
    Random random = new Random(1);
    FloatBuffer planes = decoded.floats();
    while (planes.hasRemaining()) {
      planes.put(random.nextFloat());
    }
    picture = new FrameBuffer(side, side);
    random.nextBytes(picture.rgb());
    target = new FrameBuffer(side, side);
    double scale = crop * side / 512;
    double across = scale * Math.cos(Math.toRadians(2));
    double down = scale * Math.sin(Math.toRadians(2));
    double corner = (1 - crop) / 2 * side;
    Affine map = new Affine(across, -down, corner, down, across, corner);
    paster = new CropPaster(map, side, side, true);
    faces.put(decoded, face);
  }

  /** Clips, scales and orders the decoder's numbers. */
  @Benchmark
  public FrameBuffer arithmetic() {
    faces.put(decoded, face);
    return face;
  }

  /** Pastes a face into the picture. */
  @Benchmark
  public FrameBuffer paste() {
    paster.paste(faces.get(face), picture, target);
    return target;
  }

  /** Both, as for every frame. */
  @Benchmark
  public FrameBuffer frame() {
    faces.put(decoded, face);
    paster.paste(faces.get(face), picture, target);
    return target;
  }
}
