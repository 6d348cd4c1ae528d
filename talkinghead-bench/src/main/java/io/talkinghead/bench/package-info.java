/**
 * JMH benchmarks of every stage and of whole jobs, and a soak run. Needs the bundled samples: start
 * in a checkout.
 */
package io.talkinghead.bench;
