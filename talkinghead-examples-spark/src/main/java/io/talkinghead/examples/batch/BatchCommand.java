package io.talkinghead.examples.batch;

import io.talkinghead.StageNotFoundException;
import io.talkinghead.examples.cli.HeadFlags;
import java.io.PrintWriter;
import java.net.URL;
import java.security.CodeSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code talkinghead batch}: makes many videos on Apache Spark. */
@Command(
    name = "talkinghead batch",
    customSynopsis = "talkinghead batch --jobs FILE --out DIR [--master URL] [OPTIONS]",
    description =
        "Makes many videos on Apache Spark. The jobs are a table with the columns audio, image or"
            + " avatar, options, output, priority. A job that fails is a row of the result table;"
            + " what was made before is left alone.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all videos are there",
      "2:wrong usage",
      "3:some jobs failed or were not run, see the table; or the jobs file cannot be used",
      "4:Spark ended before the batch"
    },
    footer = {
      "",
      "Examples:",
      "  talkinghead batch --jobs jobs.csv --out videos",
      "  talkinghead batch --jobs jobs.jsonl --out videos --master spark://host:7077 --conf"
          + " spark.executor.memory=2g"
    })
final class BatchCommand implements Callable<Integer> {
  private static final int SOME_FAILED = 3;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--jobs",
      required = true,
      paramLabel = "FILE",
      description = "The jobs: .csv with a header, .jsonl or .parquet; a path or a URI.")
  private @Nullable String jobs;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "DIR",
      description =
          "Folder of the videos and of the tables results.parquet and results.csv; a path or a URI"
              + " that all executors see.")
  private @Nullable String out;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "local[N] or spark://host:port; default: what spark-submit says, else local[*], all cores"
              + " here.")
  private @Nullable String master;

  @Option(
      names = "--conf",
      paramLabel = "NAME=VALUE",
      description = "Setting of Spark; may be repeated.")
  private Map<String, String> settings = new TreeMap<>();

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      description = "End the batch when more than N jobs have failed; default: never.")
  private long maxFailures = Long.MAX_VALUE;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description =
          "How often a job is tried again after a fault of the machine (I/O, at capacity); default"
              + " ${DEFAULT-VALUE}.")
  private int retries = 2;

  @Option(
      names = "--split-seconds",
      paramLabel = "N",
      description =
          "Make MP4 videos that are longer in pieces of about N seconds, cut at silences, which"
              + " executors paint at once; default: never.")
  private @Nullable Integer splitSeconds;

  @SuppressWarnings(
      "UnusedVariable") // its words are taken from the command line as they were typed
  @Mixin
  private HeadFlags head = new HeadFlags();

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress, no result; errors only.")
  private boolean quiet;

  @Override
  public Integer call() throws Exception {
    if (splitSeconds != null && splitSeconds < 1) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--split-seconds must be at least 1, was " + splitSeconds);
    }
    try (SparkSession spark = SparkSession.builder().config(configuration()).getOrCreate()) {
      try {
        return run(spark);
      } catch (Exception e) {
        if (spark.sparkContext().isStopped()) { // whatever it looks like from here
          throw new StageNotFoundException(
              "Spark has ended before the batch; its log says why. What was made stays: start the"
                  + " batch again to go on.");
        }
        throw e;
      }
    }
  }

  @SuppressWarnings(
      "SystemConsoleNull") // the launcher asks newer JDKs for the console that may be null
  private int run(SparkSession spark) throws Exception {
    Path target = new Path(Objects.requireNonNull(out));
    String folder =
        target
            .getFileSystem(spark.sparkContext().hadoopConfiguration())
            .makeQualified(target)
            .toString();
    List<String> words = HeadFlags.words(Objects.requireNonNull(spec).commandLine());
    BatchSetup setup =
        new BatchSetup(
            UUID.randomUUID().toString(),
            folder,
            words,
            retries,
            splitSeconds == null ? 0 : splitSeconds);
    List<BatchJob> rows = JobFile.read(spark, Objects.requireNonNull(jobs));
    PrintWriter err = quiet ? new PrintWriter(PrintWriter.nullWriter()) : err();
    BatchProgress progress =
        new BatchProgress(err, !quiet && System.console() != null, rows.size(), System::nanoTime);
    List<JobResult> results = new BatchRun(spark, setup, maxFailures, progress).run(rows);
    ResultTable.write(spark, results, folder);
    return tell(results, folder);
  }

  private SparkConf configuration() {
    SparkConf configuration = new SparkConf();
    settings.forEach(configuration::set);
    configuration.setIfMissing("spark.app.name", "talkinghead batch");
    if (master != null) {
      configuration.setMaster(master);
    }
    configuration.setIfMissing("spark.master", "local[*]");
    if (!configuration.get("spark.master").startsWith("local")) {
      ownJar().ifPresent(jar -> configuration.setIfMissing("spark.jars", jar));
    }
    return configuration;
  }

  /** Returns the jar that this class came in, which executors need. */
  private static java.util.Optional<String> ownJar() {
    CodeSource source = BatchCommand.class.getProtectionDomain().getCodeSource();
    URL place = source == null ? null : source.getLocation();
    return place == null || !place.getPath().endsWith(".jar")
        ? java.util.Optional.empty()
        : java.util.Optional.of(place.toString());
  }

  private PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  private int tell(List<JobResult> results, String folder) {
    Map<JobResult.Status, Integer> counts = new EnumMap<>(JobResult.Status.class);
    results.forEach(result -> counts.merge(result.status(), 1, Integer::sum));
    int bad =
        counts.getOrDefault(JobResult.Status.FAILED, 0)
            + counts.getOrDefault(JobResult.Status.NOT_RUN, 0);
    if (!quiet) {
      PrintWriter say = Objects.requireNonNull(spec).commandLine().getOut();
      say.println(
          String.format(
              Locale.ROOT,
              "%s: %d videos made, %d were there, %d failed, %d not run; see results.csv there",
              folder,
              counts.getOrDefault(JobResult.Status.DONE, 0),
              counts.getOrDefault(JobResult.Status.SKIPPED, 0),
              counts.getOrDefault(JobResult.Status.FAILED, 0),
              counts.getOrDefault(JobResult.Status.NOT_RUN, 0)));
      say.flush();
    }
    return bad == 0 ? 0 : SOME_FAILED;
  }
}
