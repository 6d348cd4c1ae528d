package io.talkinghead.core.internal.ditto.source;

import io.talkinghead.FrameBuffer;

/**
 * One frame of a portrait, ready for the networks.
 *
 * @param picture the whole frame at the size of the video; not to be changed
 * @param face the portrait crop at 256 x 256, what the extractors saw
 * @param cropToPicture {@code float32[3, 3]}, pixels of the 512 crop to pixels of the picture
 * @param info its motion, smoothed over the frames of a clip
 * @param keypoints {@code float32[21, 3]}, placed key points x_s of {@code info}
 * @param eyes its eyes
 */
public record SourceFrame(
    FrameBuffer picture,
    FrameBuffer face,
    float[] cropToPicture,
    MotionInfo info,
    float[] keypoints,
    Eyes eyes) {}
