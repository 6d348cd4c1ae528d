package io.talkinghead.core.live;

import io.talkinghead.GenerationReport;
import io.talkinghead.VideoFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A face that speaks while its sound is still coming.
 *
 * <p><b>Sound</b> is mono, at the one rate that the options name, in pieces of any size; how it is
 * cut changes nothing. Sample {@code s} belongs to the time {@code s / rate}; picture {@code i} is
 * shown from {@code i / frameRate}, and there are as many as cover the sound. A picture is certain
 * when the sound up to {@link #lookAhead()} after its time has been heard.
 *
 * <p><b>Back-pressure:</b> pictures are made only while the subscriber has asked for them. Behind
 * it the queues fill, and at last {@link #write} waits. Nothing is dropped unless the options pace,
 * and then it is counted. A stream with an output needs no subscriber; without one the output alone
 * sets the pace. A stream takes one subscriber, whose calls come from the thread of the stream that
 * hands pictures over; a picture is valid during {@code onNext} only.
 *
 * <p><b>End:</b> after {@link #finish()} the rest is shown, then comes {@code onComplete}. {@link
 * #close()} before that stops within a picture and signals {@code onError} with a {@link
 * java.util.concurrent.CancellationException}: a cut video never passes for a whole one. A failure
 * is signalled to the subscriber and by {@link #report()}; {@link #write} then throws {@link
 * IllegalStateException}.
 *
 * <p><b>Threads:</b> one writer at a time; everything else from any thread.
 */
public interface SpeechStream extends Flow.Publisher<VideoFrame>, AutoCloseable {
  /**
   * Writes sound, in [-1, 1]; what is not a number counts as silence. Waits while as much sound
   * waits as the options allow. If the stream is interrupted meanwhile, the rest of {@code samples}
   * is dropped.
   *
   * @throws IllegalStateException after {@link #finish()}, {@link #close()} or a failure
   */
  void write(float[] samples, int offset, int count) throws InterruptedException;

  /** Writes all of {@code samples}; see {@link #write(float[], int, int)}. */
  default void write(float[] samples) throws InterruptedException {
    write(samples, 0, samples.length);
  }

  /** Writes 16-bit sound; see {@link #write(float[], int, int)}. */
  void write(short[] samples, int offset, int count) throws InterruptedException;

  /**
   * Writes 16-bit sound in the buffer's byte order, up to its limit; see {@link #write(float[],
   * int, int)}.
   *
   * @throws IllegalArgumentException if the bytes are no whole samples
   */
  void write(ByteBuffer pcm16) throws InterruptedException;

  /**
   * Writes as much of the sound as there is room for, without waiting.
   *
   * @return how many samples were taken, 0 to {@code count}
   * @throws IllegalStateException as {@link #write(float[], int, int)}
   */
  int offer(float[] samples, int offset, int count);

  /** Says that no more sound comes. The rest is shown; may be repeated. */
  void finish();

  /**
   * Drops everything that has not been shown, and forgets that it was heard: what is written next
   * begins at the returned time, and what is shown from there on is what a stream shows that never
   * had the dropped sound.
   *
   * @return the playback position: the end of the last picture handed over
   * @throws IllegalStateException after {@link #finish()}, {@link #close()} or a failure
   */
  Duration interrupt();

  /** Returns the playback position: the end of the last picture handed over. */
  Duration position();

  /**
   * Returns how much sound after the time of a picture had to be heard before it was certain, the
   * most of all pictures until now; zero before the first.
   */
  Duration lookAhead();

  /** Returns the width of the pictures, pixels. */
  int width();

  /** Returns the height of the pictures, pixels. */
  int height();

  /**
   * Returns the codecs of the output's streams as RFC 6381 writes them, such as {@code
   * avc1.64001E,mp4a.40.2}, taken from what the encoders really made; empty without an output of
   * H.264.
   */
  Optional<String> codecs();

  /**
   * Returns the outcome: complete when the last picture has been handed over and everything is
   * closed, exceptionally after a failure or {@link #close()}. Completing or cancelling it has no
   * effect on the stream.
   */
  CompletableFuture<GenerationReport> report();

  /**
   * Stops the stream unless it has ended, and waits for its threads, unless called on one of them.
   * May be repeated.
   */
  @Override
  void close();
}
