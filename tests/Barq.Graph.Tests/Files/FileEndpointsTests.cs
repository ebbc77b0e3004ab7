using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Barq.Graph.Files;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport;
using Barq.Graph.Tests.Transport.Http;
using Barq.Jobs.Composition;
using Barq.Jobs.Deliveries;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Files;
using Barq.Persistence.Organizations;
using Barq.Persistence.Users;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Barq.Graph.Tests.Files;

/// <summary>Files come and go over HTTP: whole, for those whose they are, and for as long as they last.</summary>
public sealed class FileEndpointsTests
{
    private const string Csv = "trackingNumber,pickupAddress,deliveryAddress\nF-1,Warehouse,7 King Road\n";

    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Upload_File_IsWhatTheJobIsGiven(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var manager = Token("MANAGER");

        using var uploaded = await UploadAsync(gateway, manager, Encoding.UTF8.GetBytes(Csv));
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        var id = (await uploaded.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("uploadId").GetString()!;
        var answer = await ImportAsync(gateway, manager, id);

        Assert.Contains("\"kind\":\"importDeliveries\",\"status\":\"QUEUED\"", answer, StringComparison.Ordinal);
        await using var context = gateway.Database.CreateFleetContext();
        var job = await context.BackgroundJobs.SingleAsync();
        var file = await context.StoredFiles.SingleAsync();
        Assert.Equal((1L, $$"""{"fileId":{{file.Id}},"rows":null,"existing":"REFUSE"}"""), (job.OrganizationId, job.Arguments));
        Assert.Equal((FilePurpose.Upload, Csv.Length, true), (file.Purpose, (int)file.Size, file.IsComplete));

        // Of another organization, it is not there.
        var other = Token("MANAGER", 2);
        Assert.Contains("NotFoundError", await ImportAsync(gateway, other, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_WhoMayNotOrTooMuchOrFromAForm_IsRefused()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite, ("FILES_MAX_UPLOAD_BYTES", "1000"));
        var manager = Token("MANAGER");
        var viewer = Token("VIEWER");

        foreach (var (token, length, type, status) in new[]
        {
            (null, 10, "text/csv", HttpStatusCode.Unauthorized),
            (viewer, 10, "text/csv", HttpStatusCode.Forbidden),
            (manager, 1001, "text/csv", HttpStatusCode.RequestEntityTooLarge),
            (manager, 10, "text/plain", HttpStatusCode.UnsupportedMediaType),
            (manager, 1000, "text/csv", HttpStatusCode.Created),
        })
        {
            using var answer = await UploadAsync(gateway, token, new byte[length], type);
            Assert.Equal((type, length, status), (type, length, answer.StatusCode));
        }
    }

    // A token outlives its user's last day: every mutation refused it, and files were taken.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Upload_OfAUserWhoIsNotActiveAnyMore_IsRefused(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var context = gateway.Database.CreateFleetContext();
        var user = await context.Users.OrderBy(row => row.Id).FirstAsync(row => row.OrganizationId == 1 && row.IsActive);
        var token = TestTokens.Make(TestTokens.Symmetric(), new() { ["organization_id"] = 1, ["role"] = "MANAGER", ["user_id"] = user.Id });

        Assert.Equal(HttpStatusCode.Created, await StatusAsync());
        await context.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(row => row.SetProperty(one => one.IsActive, false));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync());
        await context.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(row => row.SetProperty(one => one.IsActive, true));
        await context.Organizations.Where(row => row.Id == 1).ExecuteUpdateAsync(row => row.SetProperty(one => one.IsActive, false));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync());

        async Task<HttpStatusCode> StatusAsync()
        {
            using var answer = await UploadAsync(gateway, token, [1]);
            return answer.StatusCode;
        }
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Upload_ThatIsRefusedOrBreaksOff_LeavesNothingBehind(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider, ("FILES_MAX_UPLOAD_BYTES", "600000"));
        var most = FileStore.ChunkSize;
        foreach (var (what, chunks, end, isAnswered) in new[]
        {
            ("too long", 3, "", true), ("a chunk that is none", 2, "ffffffffffffffff\r\n", true), ("a chunk that is no number", 1, "x\r\n", true), ("a client that goes away", 1, "", false),
        })
        {
            await using (var client = await RawClient.ConnectAsync(gateway.Address))
            {
                await client.SendAsync("POST " + FileEndpoints.UploadPath + " HTTP/1.1", "", "Transfer-Encoding: chunked", "Content-Type: text/csv", $"Authorization: Bearer {Token("MANAGER")}", "Connection: close");
                for (var i = 0; i < chunks; i++)
                {
                    await client.Stream.WriteAsync(Encoding.ASCII.GetBytes($"{most:x}\r\n{new string('x', most)}\r\n"));
                }

                await client.Stream.WriteAsync(Encoding.ASCII.GetBytes(end));
                if (isAnswered)
                {
                    Assert.StartsWith("HTTP/1.1 4", await client.HeadAsync(), StringComparison.Ordinal);
                }
                else
                {
                    await using var watching = gateway.Database.CreateFleetContext();
                    await Poll.UntilAsync(() => watching.StoredFileChunks.AnyAsync(), "its first part to be there");
                }
            }

            await using var context = gateway.Database.CreateFleetContext();
            await Poll.UntilAsync(async () => !await context.StoredFiles.AnyAsync() && !await context.StoredFileChunks.AnyAsync(), $"nothing to be left: {what}");
        }
    }

    // Whatever the reason and wherever it comes up: before the body, in its first part, after some of it, at its end.
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Upload_RefusedForAnyReasonAtAnyPoint_LeavesNoRowAndNoFile(TestProvider provider)
    {
        const int Most = (2 * FileStore.ChunkSize) + 1000;
        await using var gateway = await StartAsync(provider, ("FILES_MAX_UPLOAD_BYTES", $"{Most}"));
        var files = FilesOf(Path.GetTempPath());
        var manager = Token("MANAGER");
        int[] lengths = [0, 1, FileStore.ChunkSize - 1, FileStore.ChunkSize, FileStore.ChunkSize + 1, (2 * FileStore.ChunkSize) + 999];
        var reasons = lengths.SelectMany(length => new (string Reason, string? Token, string[] Headers, int Sent, string End)[]
        {
            ("no token", null, ["Content-Type: text/csv"], length, "0\r\n\r\n"),
            ("a bad token", manager + "x", ["Content-Type: text/csv"], length, "0\r\n\r\n"),
            ("a role that may not", Token("VIEWER"), ["Content-Type: text/csv"], length, "0\r\n\r\n"),
            ("a courier", Token("COURIER"), ["Content-Type: text/csv"], length, "0\r\n\r\n"),
            ("a type of forms", manager, ["Content-Type: multipart/form-data; boundary=x"], length, "0\r\n\r\n"),
            ("a map that is none", manager, ["Content-Type: multipart/form-data"], length, "--x\r\n"),
            ("text", manager, ["Content-Type: text/plain"], length, "0\r\n\r\n"),
            ("an upgrade of nothing", manager, ["Content-Type: application/x-www-form-urlencoded"], length, "0\r\n\r\n"),
            ("a length that is too large", manager, ["Content-Type: text/csv", $"Content-Length: {Most + 1}"], length, ""),
            ("a chunk too large", manager, ["Content-Type: text/csv"], length, $"{Most + 1:x}\r\n{new string('x', Most + 1)}\r\n0\r\n\r\n"),
            ("a chunk that is none", manager, ["Content-Type: text/csv"], length, "ffffffffffffffff\r\n"),
            ("a chunk without a number", manager, ["Content-Type: text/csv"], length, "zz\r\n"),
            ("a chunk that ends elsewhere", manager, ["Content-Type: text/csv"], length, "3\r\nabcdef\r\n"),
        });
        foreach (var (reason, token, headers, sent, end) in reasons)
        {
            await using var client = await RawClient.ConnectAsync(gateway.Address);
            var isSized = headers.Any(header => header.StartsWith("Content-Length", StringComparison.Ordinal));
            await client.SendAsync(
                "POST " + FileEndpoints.UploadPath + " HTTP/1.1", "",
                [.. headers, .. isSized ? [] : new[] { "Transfer-Encoding: chunked" }, .. token is null ? [] : new[] { $"Authorization: Bearer {token}" }, "Connection: close"]);
            try
            {
                var body = new string('x', sent);
                await client.Stream.WriteAsync(Encoding.ASCII.GetBytes(isSized ? body : (sent > 0 ? $"{sent:x}\r\n{body}\r\n" : "") + end));
            }
            catch (IOException)
            {
                // Refused before all was sent.
            }

            var status = (await client.HeadAsync()).Split(' ')[1];
            Assert.True(status[0] == '4', $"{reason}, {sent}: {status}");
        }

        await using var context = gateway.Database.CreateFleetContext();
        await Poll.UntilAsync(async () => !await context.StoredFiles.AnyAsync() && !await context.StoredFileChunks.AnyAsync(), "nothing to be left");
        Assert.Equal(0, await context.BackgroundJobs.CountAsync());
        Assert.Empty(FilesOf(Path.GetTempPath()).Except(files));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Download_OwnOrganizationWithAGoodLink_IsTheFile(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        var content = Encoding.UTF8.GetBytes(new string('x', FileStore.ChunkSize + 5));
        var file = await KeepAsync(gateway, FilePurpose.Result, content);

        using var answer = await GetAsync(gateway, Token("VIEWER"), FileLink.Of(file));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(("text/csv", "attachment", "report.csv"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileName));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Download_AnythingLess_IsNotFound()
    {
        await using var gateway = await StartAsync(TestProvider.Sqlite);
        var file = await KeepAsync(gateway, FilePurpose.Result, [1]);
        var upload = await KeepAsync(gateway, FilePurpose.Upload, [1]);
        var link = FileLink.Of(file);
        var own = Token("MANAGER");
        var other = Token("MANAGER", 2);
        var courier = Token("COURIER");
        var past = TimeProvider.System.GetUtcNow().AddMinutes(-1);

        foreach (var (what, token, path, status) in new[]
        {
            ("no token", null, link, HttpStatusCode.Unauthorized),
            ("another organization", other, link, HttpStatusCode.NotFound),
            ("a courier", courier, link, HttpStatusCode.NotFound),
            ("a wrong signature", own, link[..^1] + (link[^1] == 'A' ? 'B' : 'A'), HttpStatusCode.NotFound),
            ("a prolonged link", own, link.Replace($".{file.ExpiresAt.ToUnixTimeSeconds()}.", $".{file.ExpiresAt.ToUnixTimeSeconds() + 1}.", StringComparison.Ordinal), HttpStatusCode.NotFound),
            ("an expired link", own, FileLink.Of(file.Id, past, file.LinkKey), HttpStatusCode.NotFound),
            ("what somebody sent", own, FileLink.Of(upload), HttpStatusCode.NotFound),
            ("nonsense", own, FileLink.Path + "/nonsense", HttpStatusCode.NotFound),
            ("the owner", own, link, HttpStatusCode.OK),
        })
        {
            using var answer = await GetAsync(gateway, token, path);
            Assert.Equal((what, status), (what, answer.StatusCode));
        }
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Import_RowsInTheMutation_AreTheJobsArguments(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);

        var answer = await AskAsync(
            gateway, Token("MANAGER"),
            """mutation { importDeliveries(input: { idempotencyKey: "k", rows: [{ trackingNumber: " A ", pickupAddress: "b", deliveryAddress: "c", codAmount: 1.50 }] }) { job { id } errors { __typename } } }""");

        Assert.Contains("\"errors\":null", answer, StringComparison.Ordinal);
        await using var context = gateway.Database.CreateFleetContext();
        var arguments = JsonSerializer.Deserialize<ImportDeliveriesArguments>((await context.BackgroundJobs.SingleAsync()).Arguments, Barq.Jobs.Offloading.JobDefinition.Json)!;
        Assert.Equal((string?[])["A", "b", "c", "1.50", null], Assert.Single(arguments.Rows!).AsEnumerable());
    }

    // What frameworks write bodies to that are too large for memory.
    private static string[] FilesOf(string folder) => Directory.GetFiles(folder, "ASPNETCORE_*");

    private static string Token(string role, int organization = 1) => TestTokens.Make(
        TestTokens.Symmetric(), new() { ["organization_id"] = organization, ["role"] = role, ["courier_id"] = 1 });

    private static Task<HttpGateway> StartAsync(TestProvider provider, params (string Name, string Value)[] settings) => HttpGateway.StartAsync(
        provider,
        new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))) { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key },
        services =>
        {
            services.AddBarqJobs();
            foreach (var hosted in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Namespace?.StartsWith("Barq.Jobs", StringComparison.Ordinal) == true).ToList())
            {
                services.Remove(hosted);
            }
        },
        environment: "Production");

    private static async Task<StoredFile> KeepAsync(HttpGateway gateway, FilePurpose purpose, byte[] content)
    {
        var store = gateway.Services.GetRequiredService<FileStore>();
        var file = store.New(1, purpose, "report.csv", "text/csv", "user 7");
        await store.SaveAsync(file, new MemoryStream(content), CancellationToken.None);
        return file;
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpGateway gateway, string? token, byte[] body, string type = "text/csv")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Address, FileEndpoints.UploadPath)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return await gateway.Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpGateway gateway, string? token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Address, path));
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return await gateway.Client.SendAsync(request);
    }

    private static Task<string> ImportAsync(HttpGateway gateway, string token, string upload) => AskAsync(
        gateway, token, $$"""mutation { importDeliveries(input: { uploadId: "{{upload}}" }) { job { kind status } errors { __typename } } }""");

    private static async Task<string> AskAsync(HttpGateway gateway, string token, string query) => (await gateway.PostAsync(
        JsonSerializer.Serialize(new { query }), configure: request => request.Headers.Authorization = new("Bearer", token))).Text;
}
