package io.talkinghead.backend.djl;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/**
 * The predictors of one model. A predictor of TensorRT has memory of its own on the GPU and writes
 * all its results into the same buffers, so each serves one call at a time, and its results are
 * taken before it serves the next.
 *
 * <p><b>Threads:</b> any number of callers; {@link #close()} after the last.
 */
final class Predictors {
  private final Model model;
  private final ConcurrentLinkedDeque<Predictor<Call, Call>> idle = new ConcurrentLinkedDeque<>();

  Predictors(Model model) {
    this.model = model;
  }

  /** One call: what goes in, and who takes what comes out. */
  private record Call(NDList inputs, Consumer<NDList> taker) {}

  /** Hands a call over, and takes the results while the predictor still holds them. */
  private static final class Passing implements NoBatchifyTranslator<Call, Call> {
    private static final String KEY = "call";

    @Override
    public NDList processInput(TranslatorContext context, Call call) {
      context.setAttachment(KEY, call);
      return call.inputs();
    }

    @Override
    public Call processOutput(TranslatorContext context, NDList results) {
      Call call = (Call) context.getAttachment(KEY);
      call.taker().accept(results);
      return call;
    }
  }

  /** Runs the model once, as {@link DjlNetwork.Forward} says. */
  void run(NDManager scope, NDList inputs, Consumer<NDList> taker) throws TranslateException {
    Predictor<Call, Call> predictor =
        Optional.ofNullable(idle.poll()).orElseGet(() -> model.newPredictor(new Passing()));
    try {
      var unused = predictor.predict(new Call(inputs, taker));
    } catch (TranslateException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause; // what the engine or the taker threw
      }
      throw e;
    } finally {
      idle.push(predictor);
    }
  }

  /** Frees the predictors. */
  void close() {
    for (Predictor<Call, Call> one = idle.poll(); one != null; one = idle.poll()) {
      one.close();
    }
  }
}
