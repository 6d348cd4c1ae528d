package io.talkinghead;

/**
 * How a face looks, apart from where the head is: named parameters, or key points that only a
 * neural warper understands.
 */
public sealed interface Expression permits Articulation, Keypoints {}
