/**
 * HTTP as engines need it that ask a server: an answer is read while it arrives, and a caller can
 * give up at any moment. Uses the JDK's client and no other room. Start with {@link
 * dev.precis.llm.http.HttpCall}.
 */
package dev.precis.llm.http;
