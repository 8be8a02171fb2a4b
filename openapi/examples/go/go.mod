module omni.example/onboarding

go 1.23

require omni.example/client/go v0.0.0

replace omni.example/client/go => ../../go
