using BatchApi.Scheduling;
using BatchApi.Storage;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddStorage();
builder.Services.AddScheduling();
var app = builder.Build();
app.MapDashboard();
app.Run();
