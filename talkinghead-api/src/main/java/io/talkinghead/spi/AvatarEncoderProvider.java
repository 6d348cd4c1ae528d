package io.talkinghead.spi;

/** Finds a {@link AvatarEncoder}. */
public interface AvatarEncoderProvider extends StageProvider<AvatarEncoder> {}
