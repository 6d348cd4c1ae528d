/**
 * The library behind HTTP: {@code talkinghead serve}. Portraits and voices come in as multipart
 * forms, videos go out as MP4; live sound comes in over a WebSocket and the video goes out on it.
 *
 * <pre>{@code
 * try (TalkingHeadService service = TalkingHeadService.start(ServiceOptions.builder().port(0).build())) {
 *   System.out.println(service.address());
 * }
 * }</pre>
 *
 * <p>{@link io.talkinghead.examples.service.Routes} is the map of the addresses. What is refused is
 * refused by a {@link io.talkinghead.examples.service.Problem}, whose text says what to do.
 */
@NullMarked
package io.talkinghead.examples.service;

import org.jspecify.annotations.NullMarked;
