package io.talkinghead.backend.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.sun.management.OperatingSystemMXBean;
import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import io.talkinghead.backend.onnx.graph.GraphPass;
import io.talkinghead.backend.onnx.graph.ModelFile;
import io.talkinghead.backend.onnx.graph.ModelWriter;
import io.talkinghead.backend.onnx.graph.PassChain;
import io.talkinghead.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures what the graph passes gain: every network of a pack as published and after each pass, on
 * one thread of the processor, and whether the results are equal.
 *
 * <p>A time is the median of the processor seconds that the process spends in one call, after two
 * calls to warm up; short calls are repeated for a fifth of a second each time. The forms of a
 * network take turns, so that a change of the machine's load meets all of them. Inputs are random:
 * key points within 0.3 of the middle and 0.05 of each other, pictures in [0, 1], everything else
 * normal.
 *
 * <p><b>Memory:</b> all forms of a network at once, up to ten, each with its weights and what a
 * call needs.
 *
 * <p><b>Threads:</b> one caller at a time; nothing else should run in the process.
 */
public final class ModelsBench {
  /** A measurement goes on for this many processor seconds, for however many calls. */
  private static final double MEASURABLE = 0.2;

  /** The first call allocates; the second lays its memory out by what the first one needed. */
  private static final int WARM_UP = 2;

  private final int runs;

  /** Measures {@code runs} calls of each form, 1 to 1,000. */
  public ModelsBench(int runs) {
    this.runs = Checks.inRange("runs", runs, 1, 1000);
  }

  /**
   * One form of a network.
   *
   * @param network the file's name without its ending
   * @param form {@code as published}, or the pass that was added last
   * @param seconds processor seconds of one call; NaN if the runtime refuses this form
   * @param ratio seconds of the first form that runs, divided by these
   * @param error the largest difference of any output to the first form that runs
   * @param largest the largest magnitude of any output of the first form that runs
   * @param note why it does not run; else empty
   */
  public record Line(
      String network,
      String form,
      double seconds,
      double ratio,
      double error,
      double largest,
      String note) {
    /** Returns whether the runtime takes this form, and it was measured. */
    public boolean runs() {
      return !Double.isNaN(seconds);
    }

    /**
     * Returns whether the form runs and computes what the first one that does so computes, within
     * 1e-5 of its range.
     */
    public boolean equal() {
      return runs() && error <= 1e-5 * Math.max(1, largest);
    }
  }

  /**
   * Measures every {@code *.onnx} of {@code pack}, or of its folder {@code ditto_onnx}. What cannot
   * be measured is told in its line, and the others are measured all the same.
   *
   * @param progress takes every line as soon as it is known
   * @return all lines; the networks in the order of their names. A file that is damaged, or takes
   *     what no random numbers can stand for, has one line with the reason
   * @throws InputException with {@code FILE_NOT_FOUND} if there is no such folder, or no network in
   *     it
   * @throws IOException if the folder cannot be read
   */
  public List<Line> run(Path pack, Consumer<Line> progress) throws IOException {
    Path inner = pack.resolve("ditto_onnx");
    Path folder = Files.isDirectory(inner) ? inner : pack;
    if (!Files.isDirectory(folder)) {
      throw new InputException(ErrorCode.FILE_NOT_FOUND, "There is no folder " + pack + ".");
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new InputException(
          ErrorCode.FILE_NOT_FOUND, "There is no ONNX file in the folder " + folder + ".");
    }
    List<Line> lines = new ArrayList<>();
    for (Path file : files) {
      List<Line> measured = measure(file);
      measured.forEach(progress);
      lines.addAll(measured);
    }
    sum(lines)
        .ifPresent(
            line -> {
              progress.accept(line);
              lines.add(line);
            });
    return lines;
  }

  /** Returns the line of warp and decoder together, if both are there. */
  private static Optional<Line> sum(List<Line> lines) {
    double before = 0;
    double after = 0;
    int found = 0;
    for (String network : List.of("warp_network", "decoder")) {
      List<Line> forms =
          lines.stream().filter(l -> l.network().equals(network) && l.runs()).toList();
      if (!forms.isEmpty()) {
        found++;
        before += forms.get(0).seconds();
        after += forms.get(forms.size() - 1).seconds();
      }
    }
    return found < 2
        ? Optional.empty()
        : Optional.of(new Line("warp + decoder", "all passes", after, before / after, 0, 0, ""));
  }

  /** Returns the headline of {@link #format}. */
  public static String header() {
    return "%-22s %-16s %12s %8s %10s  %s"
        .formatted("network", "form", "cpu ms/call", "ratio", "max error", "");
  }

  /** Returns {@code line} as a row of a table. */
  public static String format(Line line) {
    if (!line.runs()) {
      return "%-22s %-16s %12s %8s %10s  %s"
          .formatted(line.network(), line.form(), "-", "-", "-", line.note());
    }
    return String.format(
        Locale.ROOT,
        "%-22s %-16s %12.3f %8.2f %10.2g  %s",
        line.network(),
        line.form(),
        1000 * line.seconds(),
        line.ratio(),
        line.error(),
        line.equal() ? "" : "NOT EQUAL");
  }

  private List<Line> measure(Path file) throws IOException {
    String network = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Path folder = Files.createTempDirectory("talkinghead-bench");
    List<Form> forms = new ArrayList<>();
    try {
      forms.add(Form.load("as published", file, environment));
      for (int steps = 1; steps <= Passes.CPU.size(); steps++) {
        String last = Passes.CPU.get(steps - 1);
        ModelFile model = ModelFile.read(file);
        PassChain plan = Passes.of(Passes.CPU.subList(0, steps), environment).plan(model.graph());
        boolean changed = false;
        for (GraphPass pass : plan.passes()) {
          changed = pass.apply(model.graph()) && pass.name().equals(last);
        }
        if (!changed) {
          continue; // the pass that was added has nothing to do here
        }
        Path target = folder.resolve(last + ".onnx");
        ModelWriter.write(model.graph().toModel(), target);
        forms.add(Form.load("+ " + last, target, environment));
      }
      return compare(network, forms);
    } catch (OrtException | InputException e) {
      String reason = String.valueOf(e.getMessage()).strip();
      return List.of(new Line(network, "as published", Double.NaN, Double.NaN, 0, 0, reason));
    } finally {
      for (Form form : forms) {
        form.close();
      }
      try (Stream<Path> left = Files.walk(folder)) {
        for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  private List<Line> compare(String network, List<Form> forms) throws OrtException {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Form form : forms) {
      if (form.session().isPresent() && inputs.isEmpty()) {
        inputs.putAll(RandomInputs.of(form.session().get()));
      }
    }
    List<Map<String, float[]>> results = new ArrayList<>();
    double[][] seconds = new double[forms.size()][runs];
    for (int run = -WARM_UP; run < runs; run++) {
      for (int i = 0; i < forms.size(); i++) {
        Optional<OrtSession> session = forms.get(i).session();
        if (session.isEmpty()) {
          if (run == -WARM_UP) {
            results.add(Map.of());
          }
          continue;
        }
        if (run < 0) {
          try (Call call = Call.of(session.get(), inputs)) {
            if (run == -WARM_UP) {
              results.add(call.floats());
            }
          }
        } else {
          seconds[i][run] = secondsPerCall(session.get(), inputs);
        }
      }
    }
    List<Line> lines = new ArrayList<>();
    Map<String, float[]> first = Map.of();
    double base = Double.NaN;
    for (int i = 0; i < forms.size(); i++) {
      Form form = forms.get(i);
      if (form.session().isEmpty()) {
        lines.add(new Line(network, form.name(), Double.NaN, Double.NaN, 0, 0, form.refusal()));
        continue;
      }
      double median = median(seconds[i]);
      if (Double.isNaN(base)) {
        base = median;
        first = results.get(i);
      }
      lines.add(
          new Line(
              network,
              form.name(),
              median,
              base / median,
              difference(first, results.get(i)),
              difference(first, Map.of()),
              ""));
    }
    return lines;
  }

  /** Calls until the time can be told from the clock's steps and from other threads' work. */
  private static double secondsPerCall(OrtSession session, Map<String, Tensor> inputs)
      throws OrtException {
    double start = processSeconds();
    double spent = 0;
    int calls = 0;
    while (spent < MEASURABLE) {
      Call.of(session, inputs).close();
      calls++;
      spent = processSeconds() - start;
    }
    return spent / calls;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** Returns the largest difference; an output that is missing counts as zeros. */
  private static double difference(Map<String, float[]> left, Map<String, float[]> right) {
    double largest = 0;
    for (Map.Entry<String, float[]> entry : left.entrySet()) {
      float[] a = entry.getValue();
      float[] b = right.getOrDefault(entry.getKey(), new float[a.length]);
      for (int i = 0; i < a.length; i++) {
        double apart = Math.abs(a[i] - b[i]);
        largest = Double.isNaN(apart) ? Double.POSITIVE_INFINITY : Math.max(largest, apart);
      }
    }
    return largest;
  }

  private static double processSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /** One form of a network, loaded, or the reason why not. */
  private record Form(String name, Optional<OrtSession> session, String refusal) {
    static Form load(String name, Path file, OrtEnvironment environment) throws OrtException {
      try (SessionOptions options = new SessionOptions()) {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        return new Form(name, Optional.of(environment.createSession(file.toString(), options)), "");
      } catch (OrtException e) {
        return new Form(name, Optional.empty(), String.valueOf(e.getMessage()).strip());
      }
    }

    void close() {
      session.ifPresent(
          open -> {
            try {
              open.close();
            } catch (OrtException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  /** One call and its results. */
  private record Call(List<OnnxTensor> views, OrtSession.Result result) implements AutoCloseable {
    static Call of(OrtSession session, Map<String, Tensor> inputs) throws OrtException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      Map<String, OnnxTensor> views = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        views.put(input.getKey(), NativeTensor.view(environment, input.getValue()));
      }
      return new Call(List.copyOf(views.values()), session.run(views));
    }

    Map<String, float[]> floats() {
      Map<String, float[]> floats = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        if (output.getValue() instanceof OnnxTensor tensor && tensor.getFloatBuffer() != null) {
          floats.put(output.getKey(), tensor.getFloatBuffer().array());
        }
      }
      return floats;
    }

    @Override
    public void close() {
      result.close();
      views.forEach(OnnxTensor::close);
    }
  }
}
