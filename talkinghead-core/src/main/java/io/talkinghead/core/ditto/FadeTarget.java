package io.talkinghead.core.ditto;

/** Where fades lead to ({@code fade_type}). */
public enum FadeTarget {
  /** Fades have no effect, the reference's default. */
  NONE,
  /** The first frame's motion ({@code "d0"}). */
  FIRST_FRAME,
  /** The source's own motion ({@code "s"}). */
  SOURCE
}
