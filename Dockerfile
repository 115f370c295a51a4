FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Packages are restored again only when one of these files changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/BatchApi/BatchApi.csproj src/BatchApi/
COPY src/BatchApi.Operations/BatchApi.Operations.csproj src/BatchApi.Operations/
COPY src/BatchApi.Pool/BatchApi.Pool.csproj src/BatchApi.Pool/
COPY src/BatchApi.Worker/BatchApi.Worker.csproj src/BatchApi.Worker/
RUN dotnet restore src/BatchApi

COPY .editorconfig appsettings.json ./
COPY src src
RUN dotnet publish src/BatchApi -c Release -o /app --no-restore

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .

# Owned by the user of the image, and so is a new volume that is mounted here.
RUN mkdir /data && chown "$APP_UID" /data
VOLUME /data
USER $APP_UID

# A container's own loopback cannot be reached from outside, so the service listens on all its addresses and is told that it may.
# Whoever publishes the port decides who gets in; there are no keys yet, so publish it to this machine only:
#   docker run --rm --init -p 127.0.0.1:5080:8080 -v batchapi:/data batchapi
ENV ASPNETCORE_HTTP_PORTS=8080 \
    Security__AllowAnonymous=true \
    Storage__Directory=/data
EXPOSE 8080

# The image has no curl: bash opens the connection itself and reads the first line of the answer.
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r answer <&3 && [[ $answer == *' 200 '* ]]"]

ENTRYPOINT ["dotnet", "BatchApi.dll"]
