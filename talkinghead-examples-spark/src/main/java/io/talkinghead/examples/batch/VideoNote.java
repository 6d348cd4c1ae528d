package io.talkinghead.examples.batch;

import java.io.Serializable;

/**
 * What is known about a finished video; kept beside it, so that a later batch can tell whether it
 * has to be made again.
 *
 * @param digest of everything that decides it, as {@code TalkingHead.digest}; empty if unknown
 * @param bytes length of the file
 * @param frames pictures
 * @param duration length of the video in seconds
 * @param realTimeFactor time that it took, divided by its length; under 1 is faster than real time
 * @param encoder that wrote it
 */
record VideoNote(
    String digest, long bytes, long frames, double duration, double realTimeFactor, String encoder)
    implements Serializable {}
