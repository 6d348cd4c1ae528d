package io.talkinghead.examples.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Writes what became of the jobs, one row each in the order of the jobs file, as {@code
 * results.parquet} and {@code results.csv} in the target folder; the table of the batch before is
 * replaced.
 */
final class ResultTable {
  private static final StructType SCHEMA =
      new StructType()
          .add("row", DataTypes.IntegerType)
          .add("output", DataTypes.StringType)
          .add("audio", DataTypes.StringType)
          .add("portrait", DataTypes.StringType)
          .add("options", DataTypes.StringType)
          .add("priority", DataTypes.IntegerType)
          .add("status", DataTypes.StringType)
          .add("error", DataTypes.StringType)
          .add("message", DataTypes.StringType)
          .add("frames", DataTypes.LongType)
          .add("video_seconds", DataTypes.DoubleType)
          .add("job_seconds", DataTypes.DoubleType)
          .add("real_time_factor", DataTypes.DoubleType)
          .add("encoder", DataTypes.StringType)
          .add("digest", DataTypes.StringType)
          .add("attempts", DataTypes.IntegerType)
          .add("executor", DataTypes.StringType);

  private ResultTable() {}

  /** Writes {@code results} into the folder {@code out}. */
  static void write(SparkSession spark, List<JobResult> results, String out) {
    List<Row> rows = new ArrayList<>();
    for (JobResult result : results) {
      rows.add(row(result));
    }
    Dataset<Row> table = spark.createDataFrame(rows, SCHEMA).coalesce(1);
    table.write().mode(SaveMode.Overwrite).parquet(new Path(out, "results.parquet").toString());
    table
        .write()
        .mode(SaveMode.Overwrite)
        .option("header", true)
        .option("escape", "\"")
        .csv(new Path(out, "results.csv").toString());
  }

  private static Row row(JobResult result) {
    BatchJob job = result.job();
    VideoNote video = result.video();
    return RowFactory.create(
        job.index(),
        job.output(),
        job.audio(),
        job.portrait(),
        job.options(),
        job.priority(),
        result.status().name().toLowerCase(Locale.ROOT),
        result.error(),
        result.message(),
        video == null ? null : video.frames(),
        video == null ? null : video.duration(),
        result.seconds(),
        video == null ? null : video.realTimeFactor(),
        video == null ? null : video.encoder(),
        video == null ? null : video.digest(),
        result.attempts(),
        result.executor());
  }
}
