package io.talkinghead.examples.batch;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.talkinghead.Checks;
import io.talkinghead.ErrorCode;
import io.talkinghead.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Reads the jobs: {@code .csv} with a header, {@code .jsonl} with an object a line, {@code
 * .parquet}; the columns are {@link #COLUMNS}. Addresses that are not absolute are taken from the
 * folder of the file. A row that is no job stays, with the reason in it.
 */
final class JobFile {
  /** Names of the columns. */
  static final Set<String> COLUMNS =
      new TreeSet<>(Set.of("audio", "image", "avatar", "options", "output", "priority"));

  private static final Set<String> EXTENSIONS = Set.of(".mp4", ".m4v", ".webp", ".gif");

  private final Path folder;
  private final Map<String, Integer> outputs = new HashMap<>();

  private JobFile(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads {@code file}.
   *
   * @return the rows in the order of the file
   * @throws InputException {@code FILE_NOT_FOUND}, or {@code TRACK_INVALID} if it is no table of
   *     jobs
   */
  static List<BatchJob> read(SparkSession spark, String file) throws IOException {
    Path given = new Path(file);
    var system = given.getFileSystem(spark.sparkContext().hadoopConfiguration());
    Path path = system.makeQualified(given);
    if (!system.exists(path)) {
      throw new InputException(ErrorCode.FILE_NOT_FOUND, "There is no file " + path);
    }
    JobFile jobs = new JobFile(path.getParent());
    List<BatchJob> rows = new ArrayList<>();
    for (Map<String, String> row : table(spark, path)) {
      rows.add(jobs.job(rows.size(), row));
    }
    return rows;
  }

  private static List<Map<String, String>> table(SparkSession spark, Path path)
      throws InputException {
    String name = path.getName().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      return rows(
          path,
          spark
              .read()
              .option("header", true)
              .option("escape", "\"")
              .option("multiLine", true)
              .csv(path.toString()));
    }
    if (name.endsWith(".parquet")) {
      return rows(path, spark.read().parquet(path.toString()));
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return spark.read().textFile(path.toString()).collectAsList().stream()
          .filter(line -> !line.isBlank())
          .map(JobFile::object)
          .toList();
    }
    throw new InputException(
        ErrorCode.TRACK_INVALID, path + " must end in .csv, .jsonl or .parquet");
  }

  private static List<Map<String, String>> rows(Path path, Dataset<Row> table)
      throws InputException {
    String[] names = table.columns();
    for (String name : names) {
      if (!COLUMNS.contains(name)) {
        throw new InputException(
            ErrorCode.TRACK_INVALID,
            "%s has a column %s; the columns of jobs are %s".formatted(path, name, COLUMNS));
      }
    }
    List<Map<String, String>> rows = new ArrayList<>();
    for (Row row : table.collectAsList()) {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        if (!row.isNullAt(i)) {
          values.put(names[i], String.valueOf(row.get(i)));
        }
      }
      rows.add(values);
    }
    return rows;
  }

  private static Map<String, String> object(String line) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      JsonObject object = new Gson().fromJson(line, JsonObject.class);
      if (object == null) {
        throw new JsonParseException("null is no job");
      }
      for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
        JsonElement value = entry.getValue();
        if (!value.isJsonNull()) {
          values.put(
              entry.getKey(), value.isJsonPrimitive() ? value.getAsString() : value.toString());
        }
      }
    } catch (JsonParseException e) {
      values.put(line, ""); // a name that no column has
    }
    return values;
  }

  private BatchJob job(int index, Map<String, String> row) {
    BatchJob job =
        new BatchJob(index, null, null, null, row.get("options"), row.get("output"), 0, null);
    try {
      for (String name : row.keySet()) {
        Checks.argument(COLUMNS.contains(name), "'%s' is no column of jobs: %s", name, COLUMNS);
      }
      String priority = row.getOrDefault("priority", "0").trim();
      Checks.argument(
          priority.matches("[+-]?\\d{1,9}"), "priority must be a number, was %s", priority);
      job =
          new BatchJob(
              index,
              address(row.get("audio")),
              address(row.get("image")),
              address(row.get("avatar")),
              job.options(),
              job.output(),
              Integer.parseInt(priority),
              null);
      Checks.argument(job.audio() != null, "audio is missing");
      Checks.argument(
          (job.image() == null) != (job.avatar() == null), "either image or avatar must be given");
      String output = job.output();
      if (output == null) {
        throw new IllegalArgumentException("output is missing");
      }
      requireName(output);
      Integer first = outputs.putIfAbsent(output, index);
      if (first != null) {
        throw new IllegalArgumentException(
            "output %s is also that of row %d".formatted(output, first));
      }
      return job;
    } catch (IllegalArgumentException e) {
      return job.refused(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String address(@Nullable String text) {
    return text == null || text.isBlank() ? null : new Path(folder, text.trim()).toString();
  }

  private static void requireName(String output) {
    for (String step : output.split("/", -1)) {
      Checks.argument(
          step.matches("[^._\\s\\\\:][^\\\\:]*"),
          "output must be a path below the target, without leading . or _, was %s",
          output);
    }
    int dot = output.lastIndexOf('.');
    Checks.argument(
        dot > 0 && EXTENSIONS.contains(output.substring(dot).toLowerCase(Locale.ROOT)),
        "output must end in .mp4, .webp or .gif, was %s",
        output);
  }
}
