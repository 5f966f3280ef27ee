/// Real parts to test against, all on loopback: DynamoDB Local and ElasticMQ in their own process,
/// and an HTTP server that speaks Gemini's wire format.
@NullMarked
package dev.rein.testing;

import org.jspecify.annotations.NullMarked;
