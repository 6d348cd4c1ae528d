package io.talkinghead.examples.service;

/**
 * A client as the service knows it. What belongs to one does not exist for the others.
 *
 * @param name part of the digest of its token; never the token
 */
record Tenant(String name) {
  /** The only client of a service without tokens. */
  static final Tenant EVERYBODY = new Tenant("");
}
