/** JMH benchmarks of every stage and of whole jobs. */
@NullMarked
package io.talkinghead.bench;

import org.jspecify.annotations.NullMarked;
