// The part of OkHttp 4 and of jackson-module-kotlin that the generated Kotlin client calls, as signatures without
// a body: neither library is in a Debian, Python or npm package. Used by ../more to compile the client, by nothing else.
@file:Suppress("UNUSED_PARAMETER", "unused")

package okhttp3

import java.io.Closeable
import java.io.File
import java.io.InputStream

class MediaType {
    companion object {
        fun String.toMediaTypeOrNull(): MediaType? = TODO()
    }
}

abstract class RequestBody {
    companion object {
        fun ByteArray.toRequestBody(contentType: MediaType? = null): RequestBody = TODO()
        fun String.toRequestBody(contentType: MediaType? = null): RequestBody = TODO()
        fun File.asRequestBody(contentType: MediaType? = null): RequestBody = TODO()
    }
}

class FormBody : RequestBody() {
    class Builder {
        fun add(name: String, value: String): Builder = TODO()
        fun build(): FormBody = TODO()
    }
}

class MultipartBody : RequestBody() {
    class Builder {
        fun setType(type: MediaType): Builder = TODO()
        fun addPart(headers: Headers?, body: RequestBody): Builder = TODO()
        fun build(): MultipartBody = TODO()
    }

    companion object {
        val FORM: MediaType = TODO()
    }
}

abstract class ResponseBody : Closeable {
    abstract fun byteStream(): InputStream
    abstract fun bytes(): ByteArray
    abstract fun string(): String
}

class Headers {
    fun toMultimap(): Map<String, List<String>> = TODO()

    class Builder {
        fun add(name: String, value: String): Builder = TODO()
        fun build(): Headers = TODO()
    }

    companion object {
        fun Map<String, String>.toHeaders(): Headers = TODO()
    }
}

class HttpUrl {
    val encodedPathSegments: List<String> get() = TODO()

    fun newBuilder(): Builder = TODO()

    class Builder {
        fun scheme(scheme: String): Builder = TODO()
        fun host(host: String): Builder = TODO()
        fun addPathSegment(pathSegment: String): Builder = TODO()
        fun addEncodedPathSegments(encodedPathSegments: String): Builder = TODO()
        fun addQueryParameter(name: String, value: String?): Builder = TODO()
        fun build(): HttpUrl = TODO()
    }

    companion object {
        fun String.toHttpUrlOrNull(): HttpUrl? = TODO()
    }
}

class Request {
    class Builder {
        fun url(url: HttpUrl): Builder = TODO()
        fun headers(headers: Headers): Builder = TODO()
        fun head(): Builder = TODO()
        fun post(body: RequestBody): Builder = TODO()
        fun delete(body: RequestBody? = null): Builder = TODO()
        fun put(body: RequestBody): Builder = TODO()
        fun patch(body: RequestBody): Builder = TODO()
        fun method(method: String, body: RequestBody?): Builder = TODO()
        fun build(): Request = TODO()
    }
}

class Response : Closeable {
    val body: ResponseBody? get() = TODO()
    val code: Int get() = TODO()
    val message: String get() = TODO()
    val headers: Headers get() = TODO()
    val isSuccessful: Boolean get() = TODO()
    val isRedirect: Boolean get() = TODO()

    fun header(name: String, defaultValue: String? = null): String? = TODO()

    override fun close() = TODO()
}

interface Call {
    fun execute(): Response

    interface Factory {
        fun newCall(request: Request): Call
    }
}

interface Callback

class OkHttpClient : Call.Factory {
    override fun newCall(request: Request): Call = TODO()

    class Builder {
        fun build(): OkHttpClient = TODO()
    }
}
