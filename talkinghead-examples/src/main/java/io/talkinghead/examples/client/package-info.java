/**
 * How a Java program uses the service, with nothing but {@code java.net.http} and Gson. Copy it, or
 * run it:
 *
 * <pre>{@code
 * ServiceClient client = new ServiceClient(URI.create("http://127.0.0.1:8080/"), Optional.empty());
 * client.generate(Path.of("hello.wav"), Path.of("me.png"), "{\"seed\": 7}", Path.of("hello.mp4"));
 * }</pre>
 */
@NullMarked
package io.talkinghead.examples.client;

import org.jspecify.annotations.NullMarked;
