// See stubs.kt.
package com.fasterxml.jackson.module.kotlin

import com.fasterxml.jackson.databind.ObjectMapper

fun jacksonObjectMapper(): ObjectMapper = TODO()
