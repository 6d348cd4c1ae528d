package io.talkinghead.core.internal.pipeline;

import io.talkinghead.spi.AudioFeatureExtractor;
import io.talkinghead.spi.MotionGenerator;
import java.util.Optional;

/**
 * The state of both listeners after some sound.
 *
 * @param turn the turn in which it was reached
 * @param samples how much of the stream both have heard
 * @param frames how many pictures of the stream the generator has given
 * @param origin the number that the picture 0 of the generator's session has in the stream
 * @param extractor a session that nobody uses, empty if the stage cannot copy its state
 * @param generator a session that nobody uses, empty if the stage cannot copy its state
 */
public record Mark(
    int turn,
    long samples,
    long frames,
    long origin,
    Optional<AudioFeatureExtractor.Session> extractor,
    Optional<MotionGenerator.Session> generator) {}
