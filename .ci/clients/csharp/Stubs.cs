// The part of Polly and JsonSubTypes that the generated C# client calls, as signatures: neither library is in a
// Debian, Python or npm package. Used by ../more to compile the client, by nothing else.
using System;
using System.Threading;
using System.Threading.Tasks;

namespace Polly
{
    public enum OutcomeType { Successful, Failure }

    public class PolicyResult<T>
    {
        public OutcomeType Outcome { get; set; }
        public T Result { get; set; }
        public Exception FinalException { get; set; }
    }

    public interface ISyncPolicy<T>
    {
        PolicyResult<T> ExecuteAndCapture(Func<T> action);
    }

    public interface IAsyncPolicy<T>
    {
        Task<PolicyResult<T>> ExecuteAndCaptureAsync(
            Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken);

        Task<PolicyResult<T>> ExecuteAndCaptureAsync(Func<Task<T>> action);
    }

    public class Policy<T> : ISyncPolicy<T>
    {
        public PolicyResult<T> ExecuteAndCapture(Func<T> action) { throw new NotSupportedException(); }
    }

    public class AsyncPolicy<T> : IAsyncPolicy<T>
    {
        public Task<PolicyResult<T>> ExecuteAndCaptureAsync(Func<Task<T>> action)
        {
            throw new NotSupportedException();
        }

        public Task<PolicyResult<T>> ExecuteAndCaptureAsync(
            Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
        {
            throw new NotSupportedException();
        }
    }
}

namespace JsonSubTypes
{
    public class JsonSubtypes : Newtonsoft.Json.JsonConverter
    {
        public JsonSubtypes(string discriminator) { }

        public override bool CanConvert(Type objectType) { throw new NotSupportedException(); }

        public override object ReadJson(Newtonsoft.Json.JsonReader reader, Type objectType, object existingValue,
            Newtonsoft.Json.JsonSerializer serializer)
        {
            throw new NotSupportedException();
        }

        public override void WriteJson(Newtonsoft.Json.JsonWriter writer, object value,
            Newtonsoft.Json.JsonSerializer serializer)
        {
            throw new NotSupportedException();
        }
    }
}
