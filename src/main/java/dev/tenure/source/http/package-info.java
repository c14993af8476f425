/** How sources are asked over HTTP: one small client, its faults, and the reading of JSON pages. */
package dev.tenure.source.http;
