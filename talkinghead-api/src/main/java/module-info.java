/**
 * Values that users of talkinghead pass and receive, and the interfaces that backends implement.
 */
module io.talkinghead.api {
  requires static transitive org.jspecify;

  exports io.talkinghead;
  exports io.talkinghead.spi;
  exports io.talkinghead.tensor;
}
