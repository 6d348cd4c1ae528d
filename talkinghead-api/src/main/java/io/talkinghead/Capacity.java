package io.talkinghead;

/**
 * How much a head takes on at once. What is beyond is refused with {@link AtCapacityException}, so
 * that what runs keeps its pace and its memory.
 *
 * @param streams streams open at once, 1 to 10,000
 * @param jobs videos made at once, 1 to 10,000
 * @param waitingJobs videos that may wait for their turn, 0 to 100,000
 */
public record Capacity(int streams, int jobs, int waitingJobs) {
  /**
   * Four streams for each core, since one at 512 pixels takes about a fifth of a core; two jobs for
   * each core, since a job waits for its disk now and then; and as many waiting as nobody minds.
   */
  public static final Capacity DEFAULT =
      new Capacity(
          4 * Runtime.getRuntime().availableProcessors(),
          2 * Runtime.getRuntime().availableProcessors(),
          1000);

  public Capacity {
    Checks.inRange("streams", streams, 1, 10_000);
    Checks.inRange("jobs", jobs, 1, 10_000);
    Checks.inRange("waitingJobs", waitingJobs, 0, 100_000);
  }
}
