/** Any system that lists its people as JSON. */
package dev.tenure.source.rest;
