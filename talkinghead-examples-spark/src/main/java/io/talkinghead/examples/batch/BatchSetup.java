package io.talkinghead.examples.batch;

import java.io.Serializable;
import java.util.List;

/**
 * What all jobs of a batch have in common, as it travels to the executors.
 *
 * @param run identifies the batch
 * @param out URI of the target folder
 * @param head words that open the head
 * @param retries how often a job that may succeed the next time is tried again
 * @param splitSeconds about how long the pieces are in which long videos are made; 0 for whole ones
 */
record BatchSetup(String run, String out, List<String> head, int retries, int splitSeconds)
    implements Serializable {
  BatchSetup {
    head = List.copyOf(head);
  }
}
