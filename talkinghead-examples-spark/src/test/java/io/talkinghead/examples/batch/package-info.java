/** Batches on Spark in this JVM, and on a cluster of processes on this machine. */
@NullMarked
package io.talkinghead.examples.batch;

import org.jspecify.annotations.NullMarked;
