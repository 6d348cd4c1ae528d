/**
 * Thousands of videos on Apache Spark.
 *
 * <p>The driver reads the jobs ({@code JobFile}), orders them and hands each to Spark as one task
 * ({@code BatchRun}); on an executor {@code JobRunner} makes its video with the one head of that
 * JVM ({@code ExecutorHead}), puts it in place through Hadoop's file systems ({@code Storage}) and
 * returns a row; the driver writes the rows as a table ({@code ResultTable}). What was made before
 * with the same digest is left alone. With {@code --split-seconds}, {@code JobRunner} makes of a
 * long voice only the motion and a {@code SplitPlan}; {@code PieceRunner} paints the pieces, {@code
 * JoinRunner} joins them. A bad job is a row, never a failed task; a lost executor is Spark's to
 * replace.
 *
 * <pre>{@code
 * talkinghead batch --jobs jobs.csv --out videos --master local[4]
 * }</pre>
 */
@NullMarked
package io.talkinghead.examples.batch;

import org.jspecify.annotations.NullMarked;
