package io.talkinghead.backend.djl;

import ai.djl.BaseModel;
import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.EngineProvider;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.passthrough.PassthroughNDArray;
import ai.djl.util.passthrough.PassthroughNDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An engine that behaves as DJL's TensorRT engine does: one set of bound buffers for each
 * predictor, fixed shapes, results by position. Its networks take two arrays of {@code float32[2,
 * 3]} and give product and difference.
 */
public final class FakeTensorRtProvider implements EngineProvider {
  static final String NAME = "FakeTensorRT";
  static final AtomicInteger OPEN_PREDICTORS = new AtomicInteger();
  static final AtomicInteger CLOSED_LATE = new AtomicInteger();
  private static final Engine ENGINE = new FakeEngine();

  @Override
  public String getEngineName() {
    return NAME;
  }

  @Override
  public int getEngineRank() {
    return 100;
  }

  @Override
  public Engine getEngine() {
    return ENGINE;
  }

  private static final class FakeEngine extends Engine {
    @Override
    public @Nullable Engine getAlternativeEngine() {
      return null;
    }

    @Override
    public String getEngineName() {
      return NAME;
    }

    @Override
    public int getRank() {
      return 100;
    }

    @Override
    public String getVersion() {
      return "8.4.1";
    }

    @Override
    public boolean hasCapability(String capability) {
      return true;
    }

    @Override
    public Model newModel(String name, Device device) {
      return new FakeModel(name, newBaseManager(device));
    }

    @Override
    public NDManager newBaseManager() {
      return newBaseManager(Device.gpu());
    }

    @Override
    public NDManager newBaseManager(Device device) {
      return new PassthroughNDManager(this, device);
    }
  }

  private static final class FakeModel extends BaseModel {
    private boolean closed;

    FakeModel(String name, NDManager owner) {
      super(name);
      manager = owner;
    }

    @Override
    public void load(Path file, String prefix, Map<String, ?> options) throws java.io.IOException {
      if (Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1).contains("broken")) {
        throw new EngineException("The engine plan file is not compatible with this version");
      }
    }

    @Override
    public void close() {
      closed = true;
      super.close();
    }

    @Override
    public <I, O> Predictor<I, O> newPredictor(Translator<I, O> translator, Device device) {
      return new FakePredictor<>(this, translator);
    }
  }

  private static final class FakePredictor<I, O> extends Predictor<I, O> {
    private final ByteBuffer product = direct();
    private final ByteBuffer difference = direct();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final NDList bound;

    FakePredictor(FakeModel model, Translator<I, O> translator) {
      super(model, translator, Device.gpu(), /* copy= */ false);
      OPEN_PREDICTORS.incrementAndGet();
      NDManager manager = model.getNDManager();
      bound =
          new NDList(
              new PassthroughNDArray(manager, product, new Shape(2, 3), DataType.FLOAT32),
              new PassthroughNDArray(manager, difference, new Shape(2, 3), DataType.FLOAT32));
    }

    private static ByteBuffer direct() {
      return ByteBuffer.allocateDirect(24).order(ByteOrder.nativeOrder());
    }

    @Override
    protected NDList predictInternal(TranslatorContext context, NDList inputs) {
      for (NDArray input : inputs) {
        if (!input.getShape().equals(new Shape(2, 3))) {
          throw new EngineException("Unexpected input shape: " + input.getShape());
        }
      }
      FloatBuffer a = floats(inputs.get(0));
      FloatBuffer b = floats(inputs.get(1));
      for (int i = 0; i < 6; i++) {
        product.asFloatBuffer().put(i, a.get(i) * b.get(i));
        difference.asFloatBuffer().put(i, a.get(i) - b.get(i));
      }
      return bound;
    }

    private static FloatBuffer floats(NDArray array) {
      return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Override
    public void close() { // the base class has a finalizer that closes again
      if (open.getAndSet(false)) {
        OPEN_PREDICTORS.decrementAndGet();
        CLOSED_LATE.addAndGet(((FakeModel) model).closed ? 1 : 0);
      }
      super.close();
    }
  }
}
