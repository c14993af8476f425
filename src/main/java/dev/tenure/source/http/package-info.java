/** What all connectors that ask over HTTP share: one way to ask, to be refused, to read JSON and to try a connection. */
package dev.tenure.source.http;
