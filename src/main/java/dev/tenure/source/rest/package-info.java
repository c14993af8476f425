/** Any system that answers JSON over HTTP, without code; and what makes a system of its own a few settings of that. */
package dev.tenure.source.rest;
